import { toFixedHalfEven } from './half-even.ts';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
const LAST = UNITS.length - 1;

/**
 * Writes a load as `nodetool status` does: `22.69 MiB`, `22.7 MiB`, `1 KiB`.
 *
 * Equal to FileUtils.stringifyFileSize of Cassandra 4.1 and 5.0, oddities included: one byte below
 * a MiB is `1024 KiB`, and nothing is larger than a TiB.
 *
 * @param bytes - Not negative.
 */
export function loadText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < LAST) {
    value /= 1024;
    unit += 1;
  }
  return `${toFixedHalfEven(value, 2).replace(/\.?0+$/, '')} ${UNITS[unit] ?? ''}`;
}
