import type { Clock } from '../../shared/ports/clock.ts';
import type { TextSink } from '../../shared/ports/text-sink.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Members of one line. Values are short and never hold a body or a secret. */
export type LogFields = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

export interface Log {
  write(level: LogLevel, event: string, fields?: LogFields): void;
  /** Writes what is still held back before it returns. */
  flush(): void;
}

interface LogOptions {
  readonly level: LogLevel;
  readonly sink: TextSink;
  readonly clock: Clock;
  /** Told how many lines were thrown away because the reader does not keep up. */
  readonly onDropped: (lines: number) => void;
}

/** A line is on its way this long after it was written, at the latest. */
const FLUSH_MS = 100;
/** What is held back for a reader that stands still, in UTF-16 units. */
const MAX_PENDING = 4 * 1024 * 1024;

/**
 * One JSON object a line, written in batches: a review pays for the text of its
 * line, not for a system call.
 */
export function createLog({ level, sink, clock, onDropped }: LogOptions): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  let pending = '';
  let time = { wallMs: 0, text: '' };
  let writing = false;

  /** Under load many lines fall into one millisecond. */
  function timeText(): string {
    const wallMs = clock.wallMs();
    if (wallMs !== time.wallMs) time = { wallMs, text: new Date(wallMs).toISOString() };
    return time.text;
  }

  async function drain(): Promise<void> {
    writing = true;
    try {
      await clock.sleep(FLUSH_MS, NEVER);
      while (pending !== '') {
        const batch = pending;
        pending = '';
        await sink.write(batch);
      }
    } catch {
      // There is nowhere left to say that the log cannot be written.
      pending = '';
    } finally {
      writing = false;
    }
  }

  return {
    write(lineLevel, event, fields) {
      if (LOG_LEVELS.indexOf(lineLevel) < threshold) return;
      if (pending.length > MAX_PENDING) {
        onDropped(1);
        return;
      }
      const line = { time: timeText(), level: lineLevel, event, ...fields };
      pending += `${JSON.stringify(line)}\n`;
      if (!writing) void drain();
    },
    flush() {
      const batch = pending;
      pending = '';
      if (batch !== '') sink.writeNow(batch);
    },
  };
}

const NEVER = new AbortController().signal;
