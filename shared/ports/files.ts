/** Files, standard input and output of the machine that the user sits at. */
export interface Files {
  /**
   * Reads a whole file as UTF-8, without its byte order mark; `-` is standard input.
   *
   * @param limitBytes - A longer file is refused.
   * @throws AppError `KDS_FILE_UNREADABLE`.
   */
  readText(path: string, limitBytes: number): Promise<string>;
  /** What is at `path`: pipes and devices count as files. */
  kindOf(path: string): Promise<'file' | 'folder' | 'absent'>;
  /**
   * Paths of the files in a folder, each beginning with `folder`, in the order of their names.
   *
   * @param recursive - With those in the folders below. Links to folders are not followed.
   * @throws AppError `KDS_FILE_UNREADABLE`.
   */
  list(folder: string, recursive: boolean): Promise<readonly string[]>;
  /**
   * Writes a whole file that only its owner may read, or nothing at all; `-` is standard output.
   *
   * @param replace - Whether it may take the place of another file.
   * @throws AppError `KDS_OUTPUT_UNWRITABLE`.
   */
  writePrivate(path: string, content: Uint8Array, replace: boolean): Promise<void>;
}
