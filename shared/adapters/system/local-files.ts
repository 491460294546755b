import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '../../errors/app-error.ts';
import type { Files } from '../../ports/files.ts';
import { writePrivate } from './write-private.ts';

const CHUNK_BYTES = 64 * 1024;

/** The files of this machine. */
export const localFiles: Files = {
  async readText(path, limitBytes) {
    const bytes = await (path === '-' ? readStdin(limitBytes) : readFile(path, limitBytes));
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw unreadable(nameOf(path), 'it is not UTF-8 text', 'Save the file as UTF-8.');
    }
  },

  async kindOf(path) {
    if (path === '-') return 'file';
    try {
      return (await stat(path)).isDirectory() ? 'folder' : 'file';
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'absent';
      throw explain(path, error);
    }
  },

  async list(folder, recursive) {
    const files: string[] = [];
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const entry of entries) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (recursive) files.push(...(await localFiles.list(path, true)));
        } else if (!entry.isSymbolicLink() || (await stat(path)).isFile()) {
          files.push(path);
        }
      }
    } catch (error) {
      throw error instanceof AppError ? error : explain(folder, error);
    }
    return files;
  },

  writePrivate,
};

async function readFile(path: string, limitBytes: number): Promise<Buffer> {
  let handle;
  try {
    handle = await open(path, constants.O_RDONLY);
  } catch (error) {
    throw explain(path, error);
  }
  try {
    const chunks: Buffer[] = [];
    let total = 0;
    // Pipes and devices say nothing about their length, so every file is read to its end.
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES));
      if (bytesRead === 0) return Buffer.concat(chunks);
      total += bytesRead;
      checkLength(path, total, limitBytes);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } catch (error) {
    throw error instanceof AppError ? error : explain(path, error);
  } finally {
    await handle.close();
  }
}

async function readStdin(limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    for await (const chunk of process.stdin) {
      total += (chunk as Buffer).length;
      checkLength('-', total, limitBytes);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    // Standard input may be closed; that is the same as empty.
    if (codeOf(error) === 'EBADF') return Buffer.alloc(0);
    throw error instanceof AppError ? error : explain('-', error);
  }
  return Buffer.concat(chunks);
}

function checkLength(path: string, bytes: number, limitBytes: number): void {
  if (bytes <= limitBytes) return;
  const limit = `${Math.floor(limitBytes / 2 ** 20)} MiB`;
  throw unreadable(nameOf(path), `it is longer than ${limit}`, 'Split it into smaller files.');
}

const REASONS: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  ENOENT: ['no such file or folder', 'Check the path.'],
  EACCES: ['permission denied', 'Check the permissions of the file and of the folders above it.'],
  EPERM: ['permission denied', 'Check the permissions of the file and of the folders above it.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  ENOTDIR: ['a part of the path is not a folder', 'Check the path.'],
  ELOOP: ['its links lead in a circle', 'Check the links.'],
  EMFILE: ['too many files are open', 'Raise the limit with: ulimit -n'],
};

function explain(path: string, error: unknown): AppError {
  const code = codeOf(error) ?? 'an unknown error';
  const [problem, hint] = REASONS[code] ?? [code, 'Check the path.'];
  return unreadable(nameOf(path), problem, hint, error);
}

function unreadable(name: string, problem: string, hint: string, cause?: unknown): AppError {
  return new AppError('KDS_FILE_UNREADABLE', `cannot read ${name}: ${problem}`, { hint, cause });
}

function nameOf(path: string): string {
  return path === '-' ? 'standard input' : `"${path}"`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
