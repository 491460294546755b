/** Time as a dependency, so that no test ever waits. */
export interface Clock {
  /** Milliseconds from an arbitrary origin; never goes backwards. For waits and durations. */
  nowMs(): number;
  /** Milliseconds since 1970, as the machine believes. For certificates, ages and time stamps. */
  wallMs(): number;
  /** Rejects with `signal.reason` as soon as the signal aborts. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}
