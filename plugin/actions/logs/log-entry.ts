import { parseCassandraLogLine } from '../../../shared/domain/cassandra-log-line.ts';
import type { CassandraLogLine } from '../../../shared/domain/cassandra-log-line.ts';
import type { StampedLine } from './stamped-line.ts';

/** Where an entry comes from. */
export interface LogOrigin {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** What was logged at once: a line, or a line with the stack trace below it. */
export interface LogEntry {
  readonly origin: LogOrigin;
  /** Of the first line, by the kubelet. */
  readonly time: string;
  readonly timeNs: bigint;
  /** Undefined for what is not in Cassandra's format. */
  readonly head: CassandraLogLine | undefined;
  /** As they came; never empty. */
  readonly lines: readonly string[];
}

/** An entry to which lines may still be added. */
export interface OpenEntry extends LogEntry {
  readonly lines: string[];
  lastNs: bigint;
  characters: number;
}

/** Lines of one entry are written together: what comes later is something else. */
const LONGEST_PAUSE_NS = 1_000_000_000n;
/** Longer entries are cut in two, so that a log without ends does not fill the memory. */
const MAX_LINES = 2_000;
const MAX_CHARACTERS = 512 * 1024;

export function openEntry(
  origin: LogOrigin,
  { time, timeNs, text }: StampedLine,
  head = parseCassandraLogLine(text),
): OpenEntry {
  return { origin, time, timeNs, head, lines: [text], lastNs: timeNs, characters: text.length };
}

/**
 * Adds a line to the entry that it belongs to.
 *
 * @returns The entry that the line begins; undefined when it was added.
 */
export function addLine(entry: OpenEntry, line: StampedLine): OpenEntry | undefined {
  const head = parseCassandraLogLine(line.text);
  if (head !== undefined || entry.head === undefined) return openEntry(entry.origin, line, head);
  if (line.timeNs - entry.lastNs > LONGEST_PAUSE_NS) return openEntry(entry.origin, line);
  if (entry.lines.length >= MAX_LINES || entry.characters >= MAX_CHARACTERS) {
    // The second half is of the level of the first: what chooses one takes the other.
    return openEntry(entry.origin, line, { ...entry.head, message: line.text });
  }
  entry.lines.push(line.text);
  entry.lastNs = line.timeNs;
  entry.characters += line.text.length;
  return undefined;
}
