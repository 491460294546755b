/** One thing that was looked at, and what came of it. */
export interface Check {
  /** Stable: scripts match on it. */
  readonly id: string;
  readonly result: 'OK' | 'WARN' | 'FAIL';
  /** Lower case, no full stop. */
  readonly detail: string;
  /** One imperative sentence with a full stop, or a command; absent when all is well. */
  readonly next?: string;
}
