import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * The recorded text of a file that a test compares with.
 *
 * With the environment variable set to `1`, the file becomes `actual` first: the
 * difference is then to be reviewed in version control.
 */
export function recorded(path: string, actual: string, variable: string): string {
  if (process.env[variable] === '1') writeFileSync(path, actual);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
