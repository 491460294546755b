import { link, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { AppError } from '../../errors/app-error.ts';
import { writeWhole } from './write-whole.ts';

const STDOUT = 1;
const OWNER_ONLY = 0o600;

const REASONS: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  EEXIST: ['it exists', 'Name another file, or replace it with --force.'],
  ENOENT: ['there is no such folder', 'Create the folder, or name a file in another one.'],
  ENOTDIR: ['a part of the path is not a folder', 'Check the path.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  EACCES: ['permission denied', 'Name a file in a folder that is yours.'],
  EPERM: ['permission denied', 'Name a file in a folder that is yours.'],
  EROFS: ['the file system is read-only', 'Name a file on another file system.'],
  ENOSPC: ['the disk is full', 'Make room, or name a file on another file system.'],
};

/**
 * Writes a whole file, readable by its owner only, or none at all: see the port.
 *
 * The content goes into a hidden file beside it first, which then gets the name in one step.
 */
export async function writePrivate(
  path: string,
  content: Uint8Array,
  replace: boolean,
): Promise<void> {
  if (path === '-') {
    writeWhole(STDOUT, content);
    return;
  }
  if (replace) await refuseDevice(path);
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeDraft(draft, content);
    // A link fails where a file is, while a rename takes its place.
    await (replace ? rename(draft, path) : link(draft, path));
  } catch (error) {
    throw explain(path, error);
  } finally {
    await rm(draft, { force: true });
  }
}

/** A rename would take the place of a device, such as /dev/null, for everybody on the machine. */
async function refuseDevice(path: string): Promise<void> {
  const known = await lstat(path).catch(() => undefined);
  if (known === undefined || known.isFile() || known.isSymbolicLink() || known.isDirectory())
    return;
  throw new AppError('KDS_OUTPUT_UNWRITABLE', `cannot write "${path}": it is no file`, {
    hint: 'Name a file, or - for standard output.',
  });
}

async function writeDraft(draft: string, content: Uint8Array): Promise<void> {
  const handle = await open(draft, 'wx', OWNER_ONLY);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function explain(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error;
  const [problem, hint] = REASONS[error.code] ?? [error.code, 'Check the path.'];
  return new AppError('KDS_OUTPUT_UNWRITABLE', `cannot write "${path}": ${problem}`, {
    hint,
    cause: error,
  });
}
