import { formatAge } from '../../shared/domain/duration.ts';
import { loadText } from '../../shared/domain/load-text.ts';

export function countText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** As nodetool writes it: `22.69 MiB`. */
export function bytesText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : loadText(value);
}

/** @param since - RFC 3339; what is none has no age. */
export function ageText(since: string | undefined, nowMs: number): string | undefined {
  const sinceMs = Date.parse(since ?? '');
  return Number.isNaN(sinceMs) ? undefined : formatAge(nowMs - sinceMs);
}
