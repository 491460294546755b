/** Tells a waiting person what goes on. One line at a time, below 80 columns, without colour. */
export interface Progress {
  say(line: string): void;
  /**
   * Says that a long step begins, that it still runs, and how long it took.
   *
   * @param expectedMinutes - On two cores that have nothing else to do.
   */
  step<T>(what: string, expectedMinutes: number, work: () => Promise<T>): Promise<T>;
}

const STILL_RUNNING_MS = 60_000;

export function createProgress(write: (text: string) => void): Progress {
  const say = (line: string): void => {
    write(`${line}\n`);
  };
  return {
    say,
    async step(what, expectedMinutes, work) {
      say(`${what}, ${aboutMinutes(expectedMinutes)}`);
      const startMs = performance.now();
      const elapsed = (): string => formatElapsed(performance.now() - startMs);
      const reminder = setInterval(() => {
        say(`  still ${what}: ${elapsed()} so far`);
      }, STILL_RUNNING_MS);
      try {
        const result = await work();
        say(`  took ${elapsed()}`);
        return result;
      } finally {
        clearInterval(reminder);
      }
    },
  };
}

function aboutMinutes(minutes: number): string {
  return minutes < 1 ? 'less than a minute' : `about ${minutes} min`;
}

/** `4.2 s`, `59 s`, `3 min 7 s`. */
export function formatElapsed(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
