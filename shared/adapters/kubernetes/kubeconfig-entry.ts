import { stringAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Material } from './connection.ts';

/** Text that says something: to kubectl an empty string is the same as none. */
export function filledText(entry: JsonObject | undefined, field: string): string | undefined {
  const text = stringAt(entry, field);
  return text === '' ? undefined : text;
}

/**
 * A certificate or key: data in the entry, or a file that it or a flag names.
 *
 * @param flag - Path that goes before that of the entry, but not before data.
 * @throws AppError `KDS_BAD_KUBECONFIG` when there are both, as kubectl does.
 */
export function materialAt(
  entry: JsonObject | undefined,
  field: string,
  flag?: string,
): Material | undefined {
  const data = filledText(entry, `${field}-data`);
  const path = flag ?? filledText(entry, field);
  if (data === undefined) return fileAt(path);
  if (path === undefined) return { kind: 'base64', data };
  throw new AppError(
    'KDS_BAD_KUBECONFIG',
    `${field}-data and the file "${path}" exclude each other`,
    { hint: `Remove ${field}-data from the kubeconfig, or do not name a file for it.` },
  );
}

export function fileAt(path: string | undefined): Material | undefined {
  return path === undefined ? undefined : { kind: 'file', path };
}
