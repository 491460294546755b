const UNITS: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };

/**
 * Reads a size as nodetool writes it for people: `22.69 MiB`, `108.6 KiB`, `0 bytes`.
 *
 * nodetool has rounded to two decimals, so the result is exact to 0.005 of the unit only. Before
 * Cassandra 3.10 the units read `KB`, `MB`, ..., and meant the same powers of 1024.
 *
 * @returns Whole bytes; undefined for anything else, such as the `?` of an unknown load.
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?(?:bytes|([KMGTPE])i?B)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, number, unit = ''] = match;
  return Math.round(Number(number) * 1024 ** (UNITS[unit] ?? 0));
}
