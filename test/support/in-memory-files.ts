import { AppError } from '../../shared/errors/app-error.ts';
import type { Files } from '../../shared/ports/files.ts';

/** Files that exist only in a test. */
export interface InMemoryFiles extends Files {
  /** What was written, by path; `-` is standard output. */
  readonly written: ReadonlyMap<string, Uint8Array>;
}

/** @param content - By path; `-` is standard input. */
export function inMemoryFiles(content: Readonly<Record<string, string>>): InMemoryFiles {
  const written = new Map<string, Uint8Array>();
  const below = (folder: string): readonly string[] =>
    Object.keys(content)
      .filter((path) => path.startsWith(`${folder}/`))
      .sort();
  return {
    written,
    writePrivate(path, bytes) {
      written.set(path, bytes);
      return Promise.resolve();
    },
    readText(path, limitBytes) {
      const text = content[path];
      if (text !== undefined && text.length <= limitBytes) return Promise.resolve(text);
      const problem = text === undefined ? 'no such file or folder' : 'it is too long';
      return Promise.reject(
        new AppError('KDS_FILE_UNREADABLE', `cannot read "${path}": ${problem}`, {
          hint: 'Check the path.',
        }),
      );
    },
    kindOf(path) {
      if (content[path] !== undefined) return Promise.resolve('file');
      return Promise.resolve(below(path).length > 0 ? 'folder' : 'absent');
    },
    list(folder, recursive) {
      const isDirect = (path: string): boolean => !path.slice(folder.length + 1).includes('/');
      return Promise.resolve(below(folder).filter((path) => recursive || isDirect(path)));
    },
  };
}
