/** Where a command's words go. */
export interface Terminal {
  /** The result, for people and for pipes. Nothing else goes to standard output. */
  out(text: string): void;
  /** Progress, notes and errors, for people. */
  err(text: string): void;
}
