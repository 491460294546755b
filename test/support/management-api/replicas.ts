import type { NodeState } from './cluster-state.ts';

/** A part of the ring, from a token (not included) to another one, maybe across the end. */
export interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

/** A part of the ring from one token to the next. */
export interface TokenRange extends Span {
  /** In the order in which the ring names them; the first owns the end. */
  readonly replicas: readonly NodeState[];
}

type Replication = Readonly<Record<string, string>>;

interface Owned {
  readonly token: bigint;
  readonly node: NodeState;
}

/** The ranges of the ring with their replicas, by rising end. */
export function tokenRanges(
  members: readonly NodeState[],
  replication: Replication,
): readonly TokenRange[] {
  const ring = sortedRing(members);
  const placement = placementOf(members, replication);
  return ring.map(({ token }, index) => ({
    start: ring.at(index - 1)?.token ?? token,
    end: token,
    replicas: replicasFrom(ring, index, placement),
  }));
}

export function encloses(outer: Span, inner: Span): boolean {
  const from = (token: bigint): bigint => BigInt.asUintN(64, token - outer.start);
  const length = outer.start === outer.end ? 2n ** 64n : from(outer.end);
  return from(inner.start) < from(inner.end) && from(inner.end) <= length;
}

export function overlaps(one: Span, other: Span): boolean {
  const holds = ({ start, end }: Span, token: bigint): boolean =>
    encloses({ start, end }, { start: token - 1n, end: token });
  return holds(one, other.end) || holds(other, one.end);
}

/** How many copies a datacenter keeps; SimpleStrategy counts the whole ring. */
export function factorIn(replication: Replication, datacenter: string): number {
  return Number(replication[datacenter] ?? replication['replication_factor'] ?? 0);
}

export function isLocal(replication: Replication): boolean {
  return (replication['class'] ?? '').endsWith('.LocalStrategy');
}

/** Nodes that share copies among them: those of a datacenter, or all. */
interface Group {
  readonly factor: number;
  /** So many copies may go where their rack has one already. */
  readonly repeats: number;
}

interface Placement {
  readonly groups: ReadonlyMap<string, Group>;
  readonly groupOf: (node: NodeState) => string;
  readonly rackOf: (node: NodeState) => string;
  /** Copies of every row, all groups together. */
  readonly total: number;
}

/** SimpleStrategy is blind to racks: there, each node counts as one. */
function placementOf(members: readonly NodeState[], replication: Replication): Placement {
  const isSimple = (replication['class'] ?? '').endsWith('.SimpleStrategy');
  const groupOf = ({ datacenter }: NodeState): string => (isSimple ? '' : datacenter);
  const rackOf = ({ rack, address }: NodeState): string => (isSimple ? address : rack);
  const groups = new Map<string, Group>();
  let total = 0;
  for (const name of new Set(members.map(groupOf))) {
    const own = members.filter((node) => groupOf(node) === name);
    const factor = Number(replication[isSimple ? 'replication_factor' : name] ?? 0);
    groups.set(name, { factor, repeats: factor - new Set(own.map(rackOf)).size });
    total += Math.min(factor, own.length);
  }
  return { groups, groupOf, rackOf, total };
}

function sortedRing(members: readonly NodeState[]): readonly Owned[] {
  return members
    .flatMap((node) => node.tokens.map((token) => ({ token, node })))
    .sort((a, b) => (a.token < b.token ? -1 : 1));
}

/** Goes round the ring until every row has its copies. */
function replicasFrom(
  ring: readonly Owned[],
  start: number,
  placement: Placement,
): readonly NodeState[] {
  const chosen = new Set<NodeState>();
  const takes = pickerOf(placement);
  for (let step = 0; step < ring.length && chosen.size < placement.total; step += 1) {
    const node = ring[(start + step) % ring.length]?.node;
    if (node !== undefined && !chosen.has(node) && takes(node)) chosen.add(node);
  }
  return [...chosen];
}

/** A rack gets a second copy only while its group has repeats left, and then at once. */
function pickerOf({ groups, groupOf, rackOf }: Placement): (node: NodeState) => boolean {
  const racks = new Set<string>();
  const counts = new Map<string, Group>();
  return (node) => {
    const group = groupOf(node);
    const rack = `${group}/${rackOf(node)}`;
    const left = counts.get(group) ?? groups.get(group) ?? { factor: 0, repeats: 0 };
    const isRepeat = racks.has(rack);
    if (left.factor <= 0 || (isRepeat && left.repeats <= 0)) return false;
    counts.set(group, {
      factor: left.factor - 1,
      repeats: left.repeats - (isRepeat ? 1 : 0),
    });
    racks.add(rack);
    return true;
  };
}
