import { toFixedHalfEven } from './half-even.ts';
import { replicaSets } from './replica-sets.ts';
import type { Replication } from './replication.ts';
import { isSameReplication } from './replication.ts';
import type { TokenRing } from './token-ring.ts';

/** How much of a keyspace each node has, or why that cannot be told. */
export type Ownership =
  | {
      /** By address: 1 is every row. The shares of a datacenter add up to its replicas. */
      readonly shares: ReadonlyMap<string, number>;
    }
  | { readonly shares: undefined; readonly note: string };

/**
 * Keyspaces that Cassandra makes itself, the virtual ones too (SchemaConstants of 4.1, 5.0 and of
 * the release after it, which keeps the log of its metadata in system_cluster_metadata).
 */
const SYSTEM_KEYSPACES: ReadonlySet<string> = new Set([
  'system',
  'system_schema',
  'system_traces',
  'system_auth',
  'system_distributed',
  'system_views',
  'system_virtual_schema',
  'system_cluster_metadata',
]);

/** The words of nodetool, which people search for. */
const DIFFERENT_REPLICATION =
  "Non-system keyspaces don't have the same replication settings, effective ownership information is meaningless";

/** Computes what `nodetool status KEYSPACE` prints under "Owns (effective)". */
export function effectiveOwnership(ring: TokenRing, replication: Replication): Ownership {
  const placed = replicaSets(ring, replication);
  if (placed.sets === undefined) return { shares: undefined, note: placed.reason };
  const shares = new Map<string, number>(ring.members.map(({ address }) => [address, 0]));
  for (const { range, replicas } of placed.sets) {
    for (const { address } of replicas) {
      shares.set(address, (shares.get(address) ?? 0) + range.share);
    }
  }
  return { shares };
}

/**
 * Computes what `nodetool status` prints without a keyspace: the ownership of the one way in which
 * all keyspaces of users are replicated, and nothing when there is more than one way.
 *
 * Where users have made no keyspace, that of system_traces, as nodetool does.
 */
export function commonOwnership(
  ring: TokenRing,
  keyspaces: ReadonlyMap<string, Replication>,
): Ownership {
  const [first = keyspaces.get('system_traces'), ...others] = [...keyspaces]
    .filter(([name]) => !isSystemKeyspace(name))
    .map(([, replication]) => replication);
  if (first === undefined) return { shares: undefined, note: 'there is no keyspace' };
  return others.every((other) => isSameReplication(first, other))
    ? effectiveOwnership(ring, first)
    : { shares: undefined, note: DIFFERENT_REPLICATION };
}

/** Adds up the tokens of each node, replication left aside: what each is the first replica of. */
export function primaryOwnership({ members, ranges }: TokenRing): ReadonlyMap<string, number> {
  const shares = new Map<string, number>(members.map(({ address }) => [address, 0]));
  for (const { share, owner } of ranges) {
    shares.set(owner.address, (shares.get(owner.address) ?? 0) + share);
  }
  return shares;
}

/** Whether Cassandra has made a keyspace for itself. */
export function isSystemKeyspace(name: string): boolean {
  return SYSTEM_KEYSPACES.has(name);
}

/**
 * Writes a share of the ring as nodetool does.
 *
 * @param decimals - 1 as in `nodetool status`: `59.3%`; 2 as in `nodetool ring`: `59.35%`.
 */
export function shareText(share: number, decimals: 1 | 2): string {
  return `${toFixedHalfEven(share * 100, decimals)}%`;
}
