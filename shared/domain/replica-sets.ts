import type { Replication } from './replication.ts';
import type { TokenOwner, TokenRange, TokenRing } from './token-ring.ts';

/** Who holds the rows of one range, the first replica first. */
export interface ReplicaSet<N extends TokenOwner = TokenOwner> {
  readonly range: TokenRange<N>;
  readonly replicas: readonly N[];
}

/** One set for each range of the ring, or the reason why they cannot be computed. */
export type ReplicaSetsResult<N extends TokenOwner = TokenOwner> =
  | { readonly sets: readonly ReplicaSet<N>[] }
  | { readonly sets: undefined; readonly reason: string };

/**
 * Places a keyspace on the ring: the natural replicas of every range, as Cassandra 4 and 5 choose
 * them. Replicas that are only pending, while a node joins or moves, are not among them.
 */
export function replicaSets<N extends TokenOwner>(
  ring: TokenRing<N>,
  replication: Replication,
): ReplicaSetsResult<N> {
  const { ranges, members } = ring;
  switch (replication.strategy) {
    case 'SimpleStrategy': {
      const walk = simpleWalk(ring, replication.factor);
      return { sets: ranges.map((range, at) => ({ range, replicas: ownersAt(ring, walk(at)) })) };
    }
    case 'NetworkTopologyStrategy':
      return { sets: networkTopologySets(ring, replication.factors) };
    case 'EverywhereStrategy':
      return { sets: ranges.map((range) => ({ range, replicas: members })) };
    case 'LocalStrategy':
      return { sets: undefined, reason: 'the rows of LocalStrategy stay on each node' };
    case 'unknown':
      return { sets: undefined, reason: `${replication.name} is not a strategy that we know` };
  }
}

/** Takes the first `factor` nodes, whatever their racks (SimpleStrategy). */
function simpleWalk<N extends TokenOwner>(
  ring: TokenRing<N>,
  factor: number,
): (at: number) => readonly number[] {
  const positions = ring.ranges.map((_, at) => at);
  const wanted = Math.min(factor, ring.members.length);
  return replicaWalk(ring, positions, { wanted, rackRepeats: Infinity });
}

function networkTopologySets<N extends TokenOwner>(
  ring: TokenRing<N>,
  factors: ReadonlyMap<string, number>,
): ReplicaSet<N>[] {
  const perDatacenter = [...factors]
    .map(([datacenter, factor]) => datacenterPositions(ring, datacenter, factor))
    .filter((positions) => positions !== undefined);
  return ring.ranges.map((range, at) => {
    const positions = perDatacenter.map((positionsFrom) => positionsFrom(at));
    return { range, replicas: ownersAt(ring, inWalkOrder(positions, at, ring.ranges.length)) };
  });
}

/**
 * Answers, for a place on the whole ring, the places of the replicas that one datacenter adds.
 *
 * A datacenter's choice depends only on its own next token, so it is made once for each of those
 * and not for each token of the cluster.
 */
function datacenterPositions<N extends TokenOwner>(
  ring: TokenRing<N>,
  datacenter: string,
  factor: number,
): ((at: number) => readonly number[]) | undefined {
  const nodes = ring.members.filter((node) => node.datacenter === datacenter);
  if (factor <= 0 || nodes.length === 0) return undefined;
  const positions = [...ring.ranges.keys()].filter(
    (at) => ring.ranges[at]?.owner.datacenter === datacenter,
  );
  const racks = new Set(nodes.map(({ rack }) => rack)).size;
  const walk = replicaWalk(ring, positions, {
    wanted: Math.min(factor, nodes.length),
    // With fewer racks than replicas the first nodes met may repeat a rack, as long as room is
    // left for one of every other rack.
    rackRepeats: factor - racks,
  });
  const choices = positions.map((_, index) => walk(index));
  const nextIndex = nextOf(positions, ring.ranges.length);
  return (at) => choices[nextIndex[at] ?? 0] ?? [];
}

interface WalkRule {
  /** How many nodes to find. */
  readonly wanted: number;
  /** How many of them may stand in a rack that already has one. */
  readonly rackRepeats: number;
}

/**
 * Walks the ring over some of its places and picks owners by the rule of
 * NetworkTopologyStrategy.DatacenterEndpoints.addEndpointAndCheckIfDone.
 *
 * @returns A function from an index into `positions` to the places picked from there on.
 */
function replicaWalk<N extends TokenOwner>(
  ring: TokenRing<N>,
  positions: readonly number[],
  { wanted, rackRepeats }: WalkRule,
): (from: number) => readonly number[] {
  const nodeOf = numbered(positions.map((at) => ring.ranges[at]?.owner));
  const rackOf = numbered(positions.map((at) => ring.ranges[at]?.owner.rack));
  // Holds the walk in which a node or a rack was last picked: nothing to clear between walks.
  const nodePicked = new Uint32Array(positions.length);
  const rackPicked = new Uint32Array(positions.length);
  let walk = 0;
  return (from) => {
    walk += 1;
    const picked: number[] = [];
    let repeatsLeft = rackRepeats;
    for (let step = 0; step < positions.length && picked.length < wanted; step += 1) {
      const index = (from + step) % positions.length;
      const node = nodeOf[index] ?? 0;
      const rack = rackOf[index] ?? 0;
      if (nodePicked[node] === walk) continue;
      const isRepeat = rackPicked[rack] === walk;
      if (isRepeat && repeatsLeft <= 0) continue;
      if (isRepeat) repeatsLeft -= 1;
      nodePicked[node] = walk;
      rackPicked[rack] = walk;
      picked.push(positions[index] ?? 0);
    }
    return picked;
  };
}

/** Small numbers in place of things, so that they can index an array. */
function numbered(things: readonly unknown[]): Uint32Array {
  const numbers = new Map<unknown, number>();
  return Uint32Array.from(things, (thing) => {
    const known = numbers.get(thing) ?? numbers.size;
    numbers.set(thing, known);
    return known;
  });
}

/** For each place of the ring, the index of the first of `positions` at or after it; 0 past all. */
function nextOf(positions: readonly number[], length: number): Uint32Array {
  const next = new Uint32Array(length);
  let index = 0;
  for (let at = 0; at < length; at += 1) {
    while (index < positions.length && (positions[index] ?? 0) < at) index += 1;
    next[at] = index % positions.length;
  }
  return next;
}

/** Merges what the datacenters chose in the order in which one walk over the ring meets it. */
function inWalkOrder(
  choices: readonly (readonly number[])[],
  from: number,
  length: number,
): readonly number[] {
  const distance = (at: number): number => (at < from ? at + length : at);
  const [first = [], ...others] = choices;
  return others.reduce((merged, choice) => mergeBy(distance, merged, choice), first);
}

/** Merges two lists that are in order. */
function mergeBy(
  order: (item: number) => number,
  a: readonly number[],
  b: readonly number[],
): readonly number[] {
  const merged: number[] = [];
  let next = 0;
  for (const item of a) {
    for (; next < b.length && order(b[next] ?? 0) < order(item); next += 1) {
      merged.push(b[next] ?? 0);
    }
    merged.push(item);
  }
  return [...merged, ...b.slice(next)];
}

function ownersAt<N extends TokenOwner>(
  { ranges }: TokenRing<N>,
  positions: readonly number[],
): readonly N[] {
  return positions.map((at) => ranges[at]?.owner).filter((owner) => owner !== undefined);
}
