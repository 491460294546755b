import type { AppError } from '../../shared/errors/app-error.ts';

/** One note for everything that could not be had; empty when the answer is complete. */
export function partialNote(errors: readonly AppError[]): string {
  if (errors.length === 0) return '';
  const lines = errors.map(({ message, code }) => `  ${message} (${code})\n`).join('');
  const hints = [...new Set(errors.map(({ hint }) => hint))].map((hint) => `${hint}\n`).join('');
  return `note: this is not the whole picture:\n${lines}${hints}`;
}
