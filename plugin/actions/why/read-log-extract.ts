import { isAtLeast } from '../../../shared/domain/cassandra-log-line.ts';
import type { LogRequest } from '../../../shared/ports/pod-logs.ts';
import { addLine, openEntry } from '../logs/log-entry.ts';
import type { LogEntry, OpenEntry } from '../logs/log-entry.ts';
import { readContainer } from '../logs/read-container.ts';
import type { ReadOptions } from '../logs/read-container.ts';
import { withoutColour } from './without-colour.ts';
import type { StampedLine } from '../logs/stamped-line.ts';

/** What matters of a log, and no more. */
export interface LogExtract {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** True for the container before the last restart. */
  readonly isPrevious: boolean;
  /**
   * The last warnings and errors, and lines in another format than that of Cassandra, in the order
   * in which they came. What was said before Cassandra had come up is over, and not among them.
   */
  readonly entries: readonly LogEntry[];
  /** The last lines of all. */
  readonly lastLines: readonly StampedLine[];
}

const TAIL_LINES = 500;
const MAX_BYTES = 4 * 2 ** 20;
const TIMEOUT_MS = 10_000;
const MAX_ENTRIES = 100;
const MAX_LAST_LINES = 3;
/** Source: CassandraDaemon.start and setup, 4.0 to 5.0. */
const IS_UP = /^(?:Startup complete|Starting listening for CQL clients)/;

/** Reads the end of a log; one that cannot be read is noted, and empty. */
export async function readLogExtract(
  { pod, container, previous = false }: Pick<LogRequest, 'pod' | 'container' | 'previous'>,
  options: ReadOptions,
): Promise<LogExtract> {
  const request: LogRequest = {
    pod,
    container,
    tailLines: TAIL_LINES,
    limitBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    ...(previous && { previous }),
  };
  const origin = { namespace: pod.namespace, pod: pod.name, container };
  const entries: OpenEntry[] = [];
  const lastLines: StampedLine[] = [];
  let open: OpenEntry | undefined;
  for await (const { text, ...stamp } of readContainer(request, options)) {
    const line = { ...stamp, text: withoutColour(text) };
    keep(lastLines, line, MAX_LAST_LINES);
    const next = open === undefined ? openEntry(origin, line) : addLine(open, line);
    if (next === undefined) continue;
    open = next;
    if (IS_UP.test(next.head?.message ?? '')) entries.length = 0;
    if (matters(next)) keep(entries, next, MAX_ENTRIES);
  }
  return { ...origin, isPrevious: previous, entries, lastLines };
}

function matters({ head, lines }: LogEntry): boolean {
  if (head !== undefined) return isAtLeast(head.level, 'WARN');
  return (lines[0] ?? '').trim() !== '';
}

function keep<T>(list: T[], item: T, limit: number): void {
  list.push(item);
  if (list.length > limit) list.shift();
}
