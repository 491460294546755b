/**
 * Reads the first word of a node's gossip state: `NORMAL` of `NORMAL,-1760416893269321824`.
 *
 * @param withPort - STATUS_WITH_PORT; the only one that Cassandra 4 and later send to other nodes.
 * @param plain - STATUS: all that Cassandra 3 has, and an older value where both are there.
 * @returns Undefined when the node has announced no state.
 */
export function parseGossipStatus(
  withPort: string | undefined,
  plain?: string,
): string | undefined {
  const word = (withPort ?? plain)?.split(',', 1)[0]?.trim();
  return word === '' ? undefined : word;
}
