/** A file in an archive. */
export interface ArchiveEntry {
  /** Relative, with `/` between folders. */
  readonly path: string;
  readonly content: string;
}

/**
 * Makes a tar archive of files and compresses it with gzip.
 *
 * @param modifiedMs - Of every file, in milliseconds since 1970.
 */
export type PackArchive = (
  entries: readonly ArchiveEntry[],
  modifiedMs: number,
) => Promise<Uint8Array>;
