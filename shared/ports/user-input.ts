import type { ExecTerminal } from './pod-exec.ts';

/** Standard input, and the terminal that it may be. */
export interface UserInput {
  /** Whether somebody may type. */
  readonly isTerminal: boolean;
  /** What comes in, until its end. To be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /**
   * Does work during which every key is passed on as it is, Ctrl-C included.
   *
   * Only where standard input and standard output are terminals.
   *
   * @param work - Gets the size of the window.
   */
  raw<T>(work: (terminal: ExecTerminal) => Promise<T>): Promise<T>;
}
