import type { Clock } from '../../shared/ports/clock.ts';
import { Interrupted } from '../interrupted.ts';

/**
 * Ctrl-C takes back what is half typed, or ends what runs; each Ctrl-D then ends a program that
 * waits for input: cqlsh in a shell in a shell.
 */
const KEYS = ['\x03', '\x04', '\x04', '\x04'];
/** Ctrl-C drops what is typed before the program has made up its mind. */
const BETWEEN_MS = 300;
/** When all keys have been sent, and longer than that takes. */
const GIVE_UP_MS = 2_000;

/** The input of a session in a pod, and what ends its connection. */
export interface MortalSession {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/**
 * Lets a session in a pod end with us: when the window is closed, nobody tells the program in the
 * pod, and it would stay there. So it is told by the keys that a person would press.
 *
 * @param typed - Ends, or fails, with the window.
 * @param signal - Aborts when we are told to end.
 */
export function mortalSession(
  typed: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  clock: Clock,
): MortalSession {
  const ending = new AbortController();
  let hasBegun = false;
  const giveUp = (): void => {
    ending.abort(signal.aborted ? signal.reason : new Interrupted());
  };
  const told = new Promise<undefined>((resolve) => {
    const onAbort = (): void => {
      // Nobody is there yet who would press keys.
      if (!hasBegun) giveUp();
      resolve(undefined);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  async function* stdin(): AsyncIterable<Uint8Array> {
    hasBegun = true;
    yield* untilTold(typed, told);
    const { signal: never } = new AbortController();
    // Not awaited: a connection that is stuck takes no keys.
    void clock.sleep(GIVE_UP_MS, never).then(giveUp);
    for (const key of KEYS) {
      yield new TextEncoder().encode(key);
      await clock.sleep(BETWEEN_MS, never);
    }
  }
  return {
    stdin: { [Symbol.asyncIterator]: () => stdin()[Symbol.asyncIterator]() },
    signal: ending.signal,
  };
}

/** What is typed, until its end, its failure, or the end of us. */
async function* untilTold(
  typed: AsyncIterable<Uint8Array>,
  told: Promise<undefined>,
): AsyncIterable<Uint8Array> {
  const keys = typed[Symbol.asyncIterator]();
  for (;;) {
    // A terminal that is gone cannot be read.
    const next = await Promise.race([keys.next().catch(() => undefined), told]);
    if (next === undefined || next.done === true) return;
    yield next.value;
  }
}
