/** Where a command's words go. */
export interface Terminal {
  /** The result, for people and for pipes. Nothing else goes to standard output. */
  readonly out: (content: string | Uint8Array) => void;
  /** Progress, notes and errors, for people. */
  readonly err: (content: string | Uint8Array) => void;
  /** What standard output is at this moment: a window may have been resized. */
  screen(): Screen;
  /**
   * False once nobody reads standard output any more, as after `| head`. What is written then is
   * dropped, and what would go on for ever should end.
   */
  hasReader(): boolean;
}

export interface Screen {
  /** False for files and pipes. */
  readonly isTerminal: boolean;
  /** Width in characters; undefined where lines have no end, as in a file. */
  readonly columns: number | undefined;
  /** What the environment says about colour (`NO_COLOR`, `FORCE_COLOR`, `TERM`), as far as it does. */
  readonly hasColour: boolean;
}
