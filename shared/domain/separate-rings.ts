import type { ClusterRing } from './cluster-ring.ts';

/**
 * Sorts the nodes that have told by the ring that they see: two are of one ring when a node that
 * one of them lists is listed by the other, or leads there over more of them.
 *
 * @returns Addresses, one group for each ring; more than one when gossip is split.
 */
export function separateRings({ observers, nodes }: ClusterRing): readonly (readonly string[])[] {
  let rings: readonly ReadonlySet<string>[] = [];
  for (const { address, seenBy } of nodes) {
    const listing = seenBy.filter(({ letters }) => letters !== undefined);
    const linked = new Set([address, ...listing.map(({ observer }) => observer)]);
    const isLinked = (ring: ReadonlySet<string>): boolean =>
      [...ring].some((one) => linked.has(one));
    const joined = rings.filter(isLinked).flatMap((ring) => [...ring]);
    rings = [...rings.filter((ring) => !isLinked(ring)), new Set([...joined, ...linked])];
  }
  return rings
    .map((ring) => observers.filter((observer) => ring.has(observer)))
    .filter(({ length }) => length > 0);
}
