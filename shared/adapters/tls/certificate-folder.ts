import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '../../errors/app-error.ts';
import type { CertificateFiles } from '../../ports/certificate-files.ts';

/** The files `tls.crt` and `tls.key` of a folder, as a mounted Secret has them. */
export function certificateFolder(folder: string): CertificateFiles {
  const certificate = join(folder, 'tls.crt');
  const privateKey = join(folder, 'tls.key');
  return {
    async stamp() {
      return [await stampOf(certificate), await stampOf(privateKey)].join(' ');
    },
    async read() {
      return { certificate: await readText(certificate), privateKey: await readText(privateKey) };
    },
  };
}

/** Follows links; an atomic replacement shows as another inode. */
async function stampOf(path: string): Promise<string> {
  const { ino, mtimeMs, size } = await explain(path, stat(path));
  return `${ino}-${mtimeMs}-${size}`;
}

function readText(path: string): Promise<string> {
  return explain(path, readFile(path, 'utf8'));
}

async function explain<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new AppError('KDS_FILE_UNREADABLE', `cannot read "${path}": ${code}`, {
      hint: 'Check that the Secret with tls.crt and tls.key is mounted there.',
      cause,
    });
  }
}
