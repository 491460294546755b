import type { LogRequest } from '../../shared/ports/pod-logs.ts';
import type { PodAccess } from '../../shared/ports/pod-access.ts';

type Log = Iterable<string> | AsyncIterable<string>;

/** Pods that have logs, and can do nothing else. */
export interface FakePodLogs extends PodAccess {
  /** Everything that was asked, in order. */
  readonly requests: readonly LogRequest[];
}

/** @param answer - The lines with their time stamps; what it throws is the refusal. */
export function fakePodLogs(answer: (request: LogRequest) => Log): FakePodLogs {
  const requests: LogRequest[] = [];
  const refuse = (): Promise<never> => Promise.reject(new Error('these pods have logs only'));
  return {
    requests,
    exec: refuse,
    forward: refuse,
    request: refuse,
    async *lines(request) {
      requests.push(request);
      yield* answer(request);
    },
  };
}

/** A log that grows as a test wants, and ends with `end` or when the reader's signal aborts. */
export interface GrowingLog {
  append(...lines: readonly string[]): void;
  /** @param error - What the reader meets in place of the end. */
  end(error?: Error): void;
  read(signal?: AbortSignal): AsyncGenerator<string, void>;
}

export function growingLog(): GrowingLog {
  const lines: string[] = [];
  let ended: { readonly error: Error | undefined } | undefined;
  let wake: () => void = () => undefined;
  return {
    append(...more) {
      lines.push(...more);
      wake();
    },
    end(error) {
      ended = { error };
      wake();
    },
    async *read(signal) {
      const onAbort = (): void => {
        wake();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      for (let next = 0; signal?.aborted !== true;) {
        const line = lines[next];
        if (line !== undefined) {
          next += 1;
          yield line;
        } else if (ended === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else {
          if (ended.error !== undefined) throw ended.error;
          return;
        }
      }
    },
  };
}
