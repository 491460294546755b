import { createHash } from 'node:crypto';

export interface BuildInputs {
  /** As `go version` says it. */
  readonly goVersion: string;
  readonly flags: unknown;
  /** Contents of every go.mod and go.sum, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Equal inputs give equal binaries; any change gives another folder. 16 hexadecimal digits. */
export function buildStamp({ goVersion, flags, files }: BuildInputs): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([goVersion, flags, process.platform, process.arch, sorted]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
