import { readFileSync } from 'node:fs';

import { AppError } from '../../errors/app-error.ts';
import type { Material } from './connection.ts';

/**
 * Reads a certificate or key.
 *
 * @throws AppError `KDS_BAD_KUBECONFIG`.
 */
export function readMaterial(material: Material | undefined): Buffer | undefined {
  if (material === undefined) return undefined;
  if (material.kind === 'base64') return Buffer.from(material.data, 'base64');
  try {
    return readFileSync(material.path);
  } catch (error) {
    throw unreadable(material.path, error);
  }
}

/** A file that the kubeconfig names cannot be read. */
export function unreadable(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  return new AppError('KDS_BAD_KUBECONFIG', `cannot read "${path}" (${code})`, {
    hint: 'Check the paths in the kubeconfig with: kubectl config view',
    cause,
  });
}
