import { lossesWithout, placeKeyspace } from '../../../shared/domain/availability.ts';
import type { PlacedKeyspace } from '../../../shared/domain/availability.ts';
import type { ConsistencyLevel } from '../../../shared/domain/consistency.ts';
import { groupBy } from '../../../shared/domain/group-by.ts';
import type { ReplicaSet } from '../../../shared/domain/replica-sets.ts';
import { replicationText } from '../../../shared/domain/replication.ts';
import type { Replication } from '../../../shared/domain/replication.ts';
import type { TokenRing } from '../../../shared/domain/token-ring.ts';
import type { FailureDomain, PlacedNode } from './failure-domains.ts';

/** What the failure of one domain would do to one keyspace. */
export interface FailureEffect {
  readonly kind: FailureDomain['kind'];
  readonly name: string;
  readonly keyspace: string;
  /** Most replicas that the domain has of any row, and most that there are of any. */
  readonly replicas: number;
  readonly ofReplicas: number;
  /** Levels that would be lost and can be had now; empty when all would go on. */
  readonly lost: readonly LostLevel[];
}

export interface LostLevel {
  readonly level: ConsistencyLevel;
  /** Of a LOCAL level: for whom it is lost. */
  readonly datacenter: string | undefined;
  /** Part of the ring, 0 to 1. */
  readonly share: number;
}

/** How keyspaces fare, and those that have no place on the ring. */
export interface FailureEffects {
  readonly effects: readonly FailureEffect[];
  /** Why a keyspace is left out, by its name. */
  readonly leftOut: ReadonlyMap<string, string>;
}

type Effect = Omit<FailureEffect, 'kind' | 'name' | 'keyspace'>;

/** Finds out what the failure of each domain would do; keyspaces replicated alike fare alike. */
export function assessFailures(
  ring: TokenRing,
  keyspaces: ReadonlyMap<string, Replication>,
  domains: readonly FailureDomain[],
): FailureEffects {
  const alive = new Set(
    ring.members.filter((one) => one.alive === true).map(({ address }) => address),
  );
  const effects: FailureEffect[] = [];
  const leftOut = new Map<string, string>();
  for (const group of groupBy([...keyspaces], ([, one]) => replicationText(one)).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const placed = placeKeyspace(ring, first[1]);
    if (placed.sets === undefined) {
      for (const [keyspace] of group) leftOut.set(keyspace, placed.reason);
      continue;
    }
    const effectOf = assessor(placed, alive);
    const assessed = domains.map(({ kind, name, nodes }) => ({ kind, name, ...effectOf(nodes) }));
    for (const [keyspace] of group) effects.push(...assessed.map((one) => ({ ...one, keyspace })));
  }
  return { effects: effects.toSorted(byKeyspace), leftOut };
}

function byKeyspace(a: FailureEffect, b: FailureEffect): number {
  if (a.keyspace === b.keyspace) return 0;
  return a.keyspace < b.keyspace ? -1 : 1;
}

/** Looks at the ranges of a domain only, and not at all of the ring for each of its domains. */
function assessor(
  { sets, demands }: PlacedKeyspace,
  alive: ReadonlySet<string>,
): (nodes: readonly PlacedNode[]) => Effect {
  const byAddress = new Map<string, ReplicaSet[]>();
  for (const set of sets) {
    for (const { address } of set.replicas) {
      const known = byAddress.get(address);
      if (known === undefined) byAddress.set(address, [set]);
      else known.push(set);
    }
  }
  const ofReplicas = largest(sets.map(({ replicas }) => replicas.length));
  return (nodes) => {
    const stopped = new Set(nodes.map(({ address }) => address));
    const touched = [...new Set(nodes.flatMap(({ address }) => byAddress.get(address) ?? []))];
    const losses = lossesWithout({ sets: touched, demands }, alive, stopped);
    return {
      replicas: largest(
        touched.map(
          ({ replicas }) => replicas.filter(({ address }) => stopped.has(address)).length,
        ),
      ),
      ofReplicas,
      lost: losses.map(({ level, datacenter, shareLost }) => ({
        level,
        datacenter,
        share: shareLost,
      })),
    };
  };
}

function largest(counts: readonly number[]): number {
  return counts.reduce((most, one) => Math.max(most, one), 0);
}
