import { monotonicMs } from '../system/monotonic-ms.ts';

/** setTimeout cannot wait longer: 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The time that one request may take, with all its attempts. */
export class TimeBudget {
  readonly totalMs: number;
  readonly #controller = new AbortController();
  readonly #startMs = monotonicMs();
  readonly #caller: AbortSignal | undefined;
  #timer: NodeJS.Timeout | undefined;
  #spent = false;

  /**
   * @param totalMs - 0 lifts the limit.
   * @param caller - Ends the request early.
   */
  constructor(totalMs: number, caller: AbortSignal | undefined) {
    this.totalMs = totalMs;
    this.#caller = caller;
    this.renew(totalMs);
    if (this.isCancelled) this.#controller.abort();
    caller?.addEventListener('abort', this.#onCancel, { once: true });
  }

  /** Aborts when the time is over or the caller has lost interest. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isSpent(): boolean {
    return this.#spent;
  }

  get isCancelled(): boolean {
    return this.#caller?.aborted === true;
  }

  /** Rejects as soon as the signal aborts, whether or not `work` listens to it. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        reject(new Error('aborted'));
      };
      if (this.signal.aborted) onAbort();
      this.signal.addEventListener('abort', onAbort, { once: true });
      work.then(resolve, reject);
    });
  }

  /** Waits. Returns false at once when there is not enough time left for it. */
  async sleep(durationMs: number): Promise<boolean> {
    const leftMs = this.totalMs - (monotonicMs() - this.#startMs);
    if (this.totalMs > 0 && durationMs >= leftMs) return false;
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.min(durationMs, MAX_TIMER_MS));
    });
    try {
      await this.race(pause);
    } finally {
      clearTimeout(timer);
    }
    return true;
  }

  /** From now on, so much time is left; 0 lifts the limit. */
  renew(leftMs: number): void {
    this.liftLimit();
    if (leftMs > 0) this.#timer = setTimeout(this.#onTimeout, Math.min(leftMs, MAX_TIMER_MS));
  }

  /** From now on, only the caller ends the request. */
  liftLimit(): void {
    clearTimeout(this.#timer);
  }

  /** Must be called in the end: a pending timer keeps the process alive. */
  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#onCancel);
  }

  readonly #onCancel = (): void => {
    this.#controller.abort();
  };

  readonly #onTimeout = (): void => {
    this.#spent = true;
    this.#controller.abort();
  };
}
