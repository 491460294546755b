const SIZE = /^(\d{1,15})([kmgt]?)$/i;
const MAX_HEAP = '-Xmx';
const POWER: Readonly<Record<string, bigint>> = { '': 0n, k: 1n, m: 2n, g: 3n, t: 4n };

/**
 * Reads a size as the JVM does: `512m` and `512M` are 512 MiB, a bare number is bytes.
 *
 * A Kubernetes quantity looks alike and is not: there `512m` is half a byte.
 *
 * @returns Bytes, or undefined for text that the JVM would refuse.
 */
export function parseJvmSize(text: string): bigint | undefined {
  const match = SIZE.exec(text);
  if (match === null) return undefined;
  const [, digits = '', unit = ''] = match;
  return BigInt(digits) * 1024n ** (POWER[unit.toLowerCase()] ?? 0n);
}

/**
 * Finds the `-Xmx` that counts in a line of JVM options, which is the last one.
 *
 * @returns Its size as written, such as `4G`; undefined when there is none.
 */
export function maxHeapOption(options: string): string | undefined {
  const at = options.lastIndexOf(MAX_HEAP);
  if (at < 0) return undefined;
  const size = options.slice(at + MAX_HEAP.length, at + MAX_HEAP.length + 20);
  return /^\d+[a-z]?/i.exec(size)?.[0];
}
