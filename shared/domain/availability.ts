import type { ConsistencyDemand, ConsistencyLevel } from './consistency.ts';
import { consistencyDemands } from './consistency.ts';
import type { ReplicaSet } from './replica-sets.ts';
import { replicaSets } from './replica-sets.ts';
import type { Replication } from './replication.ts';
import type { TokenOwner, TokenRing } from './token-ring.ts';

/** How much of a keyspace can be read and written at one level of consistency. */
export interface LevelAvailability {
  readonly level: ConsistencyLevel;
  /** Of a LOCAL level, the datacenter that is asked; undefined for the others. */
  readonly datacenter: string | undefined;
  /** Ranges where the level cannot be had; 0 when all is well. */
  readonly rangesLost: number;
  /** Part of the ring that they make up, 0 to 1. */
  readonly shareLost: number;
  /**
   * Addresses of the replicas of those ranges that are not alive. Empty while ranges are lost: the
   * replication asks for more nodes than there are.
   */
  readonly missing: readonly string[];
}

/** A keyspace laid out on the ring, to be asked about any set of nodes that are down. */
export interface PlacedKeyspace {
  readonly sets: readonly ReplicaSet[];
  readonly demands: readonly ConsistencyDemand[];
}

/** A keyspace on the ring, or the reason why it has no place there. */
export type Placement = PlacedKeyspace | { readonly sets: undefined; readonly reason: string };

/** Lays a keyspace out on the ring: the costly part, done once for many questions. */
export function placeKeyspace(ring: TokenRing, replication: Replication): Placement {
  const placed = replicaSets(ring, replication);
  if (placed.sets === undefined) return placed;
  return { sets: placed.sets, demands: consistencyDemands(replication, ring.members.length) };
}

/**
 * Finds out which parts of a keyspace have too few replicas alive, level by level.
 *
 * Computed here because the Management API's own `probes/cluster` does not see dead nodes. Full
 * and transient replicas count alike.
 *
 * @param alive - Addresses of the nodes that answer.
 */
export function availabilityOf(
  { sets, demands }: PlacedKeyspace,
  alive: ReadonlySet<string>,
): readonly LevelAvailability[] {
  return demands.map((demand) => assess(sets, demand, alive));
}

/**
 * Tells what a keyspace would lose if some nodes that are alive were stopped together: one node, or
 * a rack that is to be restarted.
 *
 * Only ranges count where a level can be had now: what is lost already is no reason not to stop a
 * node.
 *
 * @returns The levels that would be lost, with the ranges that would go; empty when nothing would.
 */
export function lossesWithout(
  { sets, demands }: PlacedKeyspace,
  alive: ReadonlySet<string>,
  stopped: ReadonlySet<string>,
): readonly LevelAvailability[] {
  const touched = sets.filter(({ replicas }) =>
    replicas.some(({ address }) => stopped.has(address)),
  );
  const left = new Set([...alive].filter((address) => !stopped.has(address)));
  return demands
    .map((demand) => {
      const served = touched.filter(({ replicas }) => isMet(demand, replicas, alive));
      return assess(served, demand, left);
    })
    .filter(({ rangesLost }) => rangesLost > 0);
}

function assess(
  sets: readonly ReplicaSet[],
  demand: ConsistencyDemand,
  alive: ReadonlySet<string>,
): LevelAvailability {
  const missing = new Set<string>();
  let rangesLost = 0;
  let shareLost = 0;
  for (const { range, replicas } of sets) {
    if (isMet(demand, replicas, alive)) continue;
    rangesLost += 1;
    shareLost += range.share;
    for (const replica of replicas) {
      if (isAsked(demand, replica) && !alive.has(replica.address)) missing.add(replica.address);
    }
  }
  const { level, datacenter } = demand;
  // The sum of many rounded shares may exceed the whole by a hair.
  return {
    level,
    datacenter,
    rangesLost,
    shareLost: Math.min(shareLost, 1),
    missing: [...missing],
  };
}

function isMet(
  { demands }: ConsistencyDemand,
  replicas: readonly TokenOwner[],
  alive: ReadonlySet<string>,
): boolean {
  return demands.every(({ datacenter, replicas: wanted }) => {
    let found = 0;
    for (const replica of replicas) {
      const isHere = datacenter === undefined || replica.datacenter === datacenter;
      if (isHere && alive.has(replica.address)) found += 1;
    }
    return found >= wanted;
  });
}

function isAsked({ datacenter }: ConsistencyDemand, replica: TokenOwner): boolean {
  return datacenter === undefined || replica.datacenter === datacenter;
}
