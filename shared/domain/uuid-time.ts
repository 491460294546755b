/** From 15 October 1582, where the clock of UUIDs begins, to 1970. */
const EPOCH_OFFSET_MS = 12_219_292_800_000n;
const TICKS_PER_MS = 10_000n;

/**
 * Tells when a UUID of version 1 was made. Cassandra gives such ids to tables that users make, and
 * ids of version 3, which hold no time, to its own.
 *
 * Source: RFC 9562, section 5.1.
 *
 * @param uuid - `67ef4520-e68c-11f1-bd38-61744c432b72`
 * @returns Milliseconds since 1970; undefined for other versions, and for what is no UUID.
 */
export function uuidTimeMs(uuid: string): number | undefined {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-[0-9a-f]{4}-[0-9a-f]{12}$/i.exec(uuid);
  if (match === null) return undefined;
  const [, low = '', mid = '', high = ''] = match;
  return Number(BigInt(`0x${high}${mid}${low}`) / TICKS_PER_MS - EPOCH_OFFSET_MS);
}
