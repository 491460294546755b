import { readStampedLine } from './stamped-line.ts';
import type { StampedLine } from './stamped-line.ts';

/** As many lines may be delivered out of order around the point where a log goes on. */
const REMEMBERED_LINES = 256;

/** Remembers the end of a log, to leave it out when the log is read again. */
export class SeenLines {
  readonly #recent: string[] = [];
  #lastNs = 0n;
  #known: ReadonlySet<string> = new Set();

  /** The log is about to be read again. */
  resume(): void {
    this.#known = new Set(this.#recent);
  }

  /** False for a line that was given to it before {@link resume}. */
  isNew(line: StampedLine): boolean {
    const key = `${line.time} ${line.text}`;
    if (line.timeNs <= this.#lastNs && this.#isOld(line, key)) return false;
    this.#recent.push(key);
    if (this.#recent.length > REMEMBERED_LINES) this.#recent.shift();
    if (line.timeNs > this.#lastNs) this.#lastNs = line.timeNs;
    return true;
  }

  /** Stdout and stderr are written side by side, so a line may be a bit older than the last. */
  #isOld({ timeNs }: StampedLine, key: string): boolean {
    if (this.#known.size === 0) return false;
    const [oldest = ''] = this.#recent;
    return this.#known.has(key) || timeNs < readStampedLine(oldest).timeNs;
  }

  /** Whole seconds, rounded up; undefined as long as nothing came. */
  secondsSinceLast(wallMs: number): number | undefined {
    if (this.#lastNs === 0n) return undefined;
    return Math.max(1, Math.ceil((wallMs - Number(this.#lastNs / 1_000_000n)) / 1_000));
  }
}
