import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { PackArchive } from '../../ports/archive.ts';
import { tarFile } from './tar-file.ts';

/** Two blocks of zeros end an archive. */
const END = Buffer.alloc(1024);

/** Packs files as `tar -cz` does; the same files and time give the same bytes. */
export const packTarGz: PackArchive = (entries, modifiedMs) => {
  const files = entries.flatMap((entry) => tarFile(entry, modifiedMs));
  return promisify(gzip)(Buffer.concat([...files, END]));
};
