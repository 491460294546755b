import type { ExecTerminal } from './pod-exec.ts';

/** Standard input, and the terminal that it may be. */
export interface UserInput {
  /** Whether somebody may type. */
  readonly isTerminal: boolean;
  /** What comes in, until its end. To be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /**
   * Does work during which every key is passed on as it is, Ctrl-C included, from the first time
   * on that `bytes` is asked for some: until somebody listens, Ctrl-C is the usual signal.
   *
   * Only where standard input is a terminal.
   *
   * @param work - Gets the size of the window.
   */
  raw<T>(work: (terminal: ExecTerminal) => Promise<T>): Promise<T>;
}
