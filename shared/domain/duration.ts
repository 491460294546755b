import { AppError } from '../errors/app-error.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Reads a duration as kubectl writes it: `90s`, `10m`, `1h30m`.
 *
 * @returns Whole milliseconds.
 * @throws AppError `KDS_USAGE` for anything else. A bare number is refused: it
 *   is the classic way to wait 600 hours instead of 600 seconds.
 */
export function parseDuration(text: string): number {
  if (!/^(?:\d{1,9}(?:ms|s|m|h))+$/.test(text)) {
    throw new AppError('KDS_USAGE', `"${text}" is not a duration`, {
      hint: 'Write a number with its unit, such as 90s, 10m or 1h30m.',
    });
  }
  const parts = text.matchAll(/(\d+)(ms|s|m|h)/g);
  return [...parts].reduce((sum, [, n = '', u = '']) => sum + Number(n) * (UNIT_MS[u] ?? 0), 0);
}

/** Writes an age or a wait in kubectl's short form: `45s`, `12m`, `3h`, `5d`. Negative is `0s`. */
export function formatAge(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}
