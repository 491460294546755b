import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** The files of a tar.gz by their paths, as the tar of this machine unpacks it. */
export function unpacked(archive: Uint8Array): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'unpacked-'));
  try {
    const { status, stderr } = spawnSync('tar', ['-xzf', '-', '-C', folder], { input: archive });
    if (status !== 0 || stderr.length > 0) throw new Error(`tar says: ${stderr.toString()}`);
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return new Map(
      files
        .map((file) => join(file.parentPath, file.name))
        .sort()
        .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
