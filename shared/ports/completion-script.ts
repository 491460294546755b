/** The little program by which kubectl asks this one for completions. */
export interface CompletionScript {
  /** Path of the one that kubectl would find in `$PATH`; undefined when there is none. */
  find(): Promise<string | undefined>;
  /**
   * Writes it where kubectl finds it: beside this program, or where krew puts programs.
   *
   * @returns Its path, and whether `$PATH` has its folder.
   * @throws AppError `KDS_OUTPUT_UNWRITABLE` when no such folder can be written to.
   */
  install(): Promise<{ readonly path: string; readonly isInPath: boolean }>;
}
