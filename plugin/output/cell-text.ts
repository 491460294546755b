import { loadText } from '../../shared/domain/load-text.ts';

export function countText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** As nodetool writes it: `22.69 MiB`. */
export function bytesText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : loadText(value);
}
