import type { LogEntry } from '../actions/logs/log-entry.ts';
import type { LogLevel } from '../../shared/domain/cassandra-log-line.ts';
import { printable } from '../../shared/domain/printable.ts';
import { OUTPUT_API_VERSION } from './json-document.ts';
import type { Style, Tone } from './style.ts';

const TONES: Readonly<Partial<Record<LogLevel, Tone>>> = { WARN: 'warning', ERROR: 'bad' };

/** How an entry is written: text, each line with its end. */
export type FormatEntry = (entry: LogEntry) => string;

/** Each line as it came, behind the name of its pod. */
export function rawText({ paint }: Pick<Style, 'paint'>): FormatEntry {
  return ({ origin, head, lines }) => {
    const prefix = paint(toneOf(head?.level), printable(origin.pod));
    return lines.map((line) => `${prefix}  ${shown(line)}\n`).join('');
  };
}

/** The time, the level, the pod, and what was said; the rest of an entry is indented. */
export function prettyText({ paint }: Pick<Style, 'paint'>): FormatEntry {
  return ({ origin, time, head, lines }) => {
    const [first = '', ...rest] = lines;
    const level = paint(toneOf(head?.level), (head?.level ?? '-').padEnd(5));
    const source = head === undefined ? '' : paint('quiet', `  (${printable(head.source)})`);
    const message = shown(head?.message ?? first);
    return [
      `${clockTime(time)}  ${level}  ${printable(origin.pod)}  ${message}${source}\n`,
      ...rest.map((line) => `    ${shown(line)}\n`),
    ].join('');
  };
}

/** One JSON document on a line: see schema/log-entry.json. */
export function jsonLine({ origin, time, head, lines }: LogEntry): string {
  const [first = '', ...rest] = lines;
  const entry = {
    apiVersion: OUTPUT_API_VERSION,
    kind: 'LogEntry',
    ...origin,
    ...(time === '' ? {} : { time }),
    ...(head === undefined
      ? {}
      : { level: head.level, thread: head.thread, source: head.source, loggedAt: head.loggedAt }),
    message: [head?.message ?? first, ...rest].join('\n'),
  };
  return `${JSON.stringify(entry)}\n`;
}

function toneOf(level: LogLevel | undefined): Tone {
  return (level === undefined ? undefined : TONES[level]) ?? 'quiet';
}

/** Stack traces are indented by tabs. */
function shown(line: string): string {
  return printable(line.replaceAll('\t', '    '));
}

/** Of an RFC 3339 time: `2026-01-31 09:01:02`. */
function clockTime(time: string): string {
  return time.slice(0, 19).replace('T', ' ').padEnd(19);
}
