import type { GossipEndpoint, GossipView } from './gossip-endpoint.ts';
import { ringRole } from './node-state.ts';

/** Everything that is said about one node. */
export interface SightedNode {
  /** What each observer says, by its index; a hole where it says nothing. */
  readonly sightings: readonly (GossipEndpoint | undefined)[];
  /** What the node says about itself; undefined when it was not asked. */
  readonly own: GossipEndpoint | undefined;
}

/** Who says that an address belongs to which host id; the first one is the one to believe. */
export interface AddressConflict {
  readonly address: string;
  readonly observers: ReadonlyMap<string, readonly number[]>;
}

/** What several views say, sorted by the node that they say it about. */
export interface JoinedSightings {
  readonly nodes: readonly SightedNode[];
  readonly conflicts: readonly AddressConflict[];
}

interface Claim {
  readonly hostId: string;
  count: number;
  /** Made by the node that answers at the address. */
  isOwn: boolean;
  /** Made by somebody to whom the node has not left. */
  isPresent: boolean;
}

/**
 * Sorts what several nodes say by the node that they say it about: by host id, else by address.
 *
 * A host id is what stays when a pod moves. Where an address goes with several, the node that
 * answers there knows best, then the majority: Cassandra keeps one entry for each address, so what
 * others say is what they have not heard yet, and is left out.
 */
export function joinSightings(views: readonly GossipView[]): JoinedSightings {
  const claims = claimsByAddress(views);
  const hostIds = new Map([...claims].map(([address, list]) => [address, list[0]?.hostId]));
  const nodes = new Map<string, Group>();
  views.forEach((view, observer) => {
    for (const endpoint of view.endpoints) {
      const believed = hostIds.get(endpoint.address);
      if (endpoint.hostId !== undefined && endpoint.hostId !== believed) continue;
      const key = believed ?? endpoint.address;
      const group = nodes.get(key) ?? { sightings: [], own: undefined };
      nodes.set(key, group);
      addSighting(group, observer, endpoint);
    }
  });
  return { nodes: [...nodes.values()], conflicts: conflictsIn(claims, views) };
}

interface Group {
  readonly sightings: (GossipEndpoint | undefined)[];
  own: GossipEndpoint | undefined;
}

/** Of two entries that one observer has for one host id, the old address of a pod that moved goes. */
function addSighting(group: Group, observer: number, endpoint: GossipEndpoint): void {
  const other = group.sightings[observer];
  if (other !== undefined && weight(other) >= weight(endpoint)) return;
  group.sightings[observer] = endpoint;
  if (endpoint.isLocal) group.own = endpoint;
}

function weight(endpoint: GossipEndpoint): number {
  if (endpoint.isLocal) return 4;
  const role = ringRole(endpoint);
  if (role === 'unknown') return 0;
  if (role === 'gone') return 1;
  return endpoint.alive === true ? 3 : 2;
}

/** Who goes with each address, the one to believe first. */
function claimsByAddress(views: readonly GossipView[]): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  for (const { endpoints } of views) {
    for (const endpoint of endpoints) {
      const { address, hostId } = endpoint;
      if (hostId === undefined) continue;
      const list = claims.get(address) ?? [];
      claims.set(address, list);
      let claim = list.find((known) => known.hostId === hostId);
      if (claim === undefined) {
        claim = { hostId, count: 0, isOwn: false, isPresent: false };
        list.push(claim);
      }
      claim.count += 1;
      claim.isOwn ||= endpoint.isLocal;
      claim.isPresent ||= ringRole(endpoint) !== 'gone';
    }
  }
  for (const list of claims.values()) list.sort(byCredibility);
  return claims;
}

function byCredibility(a: Claim, b: Claim): number {
  if (a.isOwn !== b.isOwn) return a.isOwn ? -1 : 1;
  if (a.isPresent !== b.isPresent) return a.isPresent ? -1 : 1;
  return b.count - a.count;
}

function conflictsIn(
  claims: ReadonlyMap<string, readonly Claim[]>,
  views: readonly GossipView[],
): AddressConflict[] {
  return [...claims]
    .map(([address, list]) => ({ address, list: list.filter(({ isPresent }) => isPresent) }))
    .filter(({ list }) => list.length > 1)
    .map(({ address, list }) => ({
      address,
      observers: new Map(list.map(({ hostId }) => [hostId, observersOf(views, address, hostId)])),
    }));
}

function observersOf(
  views: readonly GossipView[],
  address: string,
  hostId: string,
): readonly number[] {
  return [...views.keys()].filter((index) =>
    views[index]?.endpoints.some((one) => one.address === address && one.hostId === hostId),
  );
}
