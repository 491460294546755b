import type { Replication } from './replication.ts';

/** Levels of consistency that name a number of replicas; the LOCAL ones are of one datacenter. */
export type ConsistencyLevel =
  'ONE' | 'LOCAL_ONE' | 'QUORUM' | 'LOCAL_QUORUM' | 'EACH_QUORUM' | 'ALL';

/** How many replicas have to be alive, in one datacenter or anywhere. */
export interface ReplicaDemand {
  /** Undefined for "anywhere". */
  readonly datacenter: string | undefined;
  readonly replicas: number;
}

/** A level, and what it asks of every range. */
export interface ConsistencyDemand {
  readonly level: ConsistencyLevel;
  /** Of a LOCAL level, the datacenter of who asks; undefined for the others. */
  readonly datacenter: string | undefined;
  readonly demands: readonly ReplicaDemand[];
}

/**
 * Lists what each level asks of a keyspace, by ConsistencyLevel.blockFor of Cassandra 4 and 5.
 *
 * The numbers follow from the replication factors, not from how many nodes there are: ALL of three
 * replicas cannot be had from two nodes. Levels of one datacenter are listed only where
 * the keyspace counts by datacenter; elsewhere they mean no more than their plain namesakes.
 *
 * @param nodeCount - Members of the ring: the factor of EverywhereStrategy.
 * @returns Empty for a keyspace without replicas that can be counted.
 */
export function consistencyDemands(
  replication: Replication,
  nodeCount: number,
): readonly ConsistencyDemand[] {
  switch (replication.strategy) {
    case 'SimpleStrategy':
      return anywhere(replication.factor);
    case 'EverywhereStrategy':
      return anywhere(nodeCount);
    case 'NetworkTopologyStrategy':
      return byDatacenter([...replication.factors].filter(([, factor]) => factor > 0));
    case 'LocalStrategy':
    case 'unknown':
      return [];
  }
}

function anywhere(factor: number): readonly ConsistencyDemand[] {
  if (factor === 0) return [];
  const demand = (level: ConsistencyLevel, replicas: number): ConsistencyDemand => ({
    level,
    datacenter: undefined,
    demands: [{ datacenter: undefined, replicas }],
  });
  return [demand('ONE', 1), demand('QUORUM', quorumOf(factor)), demand('ALL', factor)];
}

function byDatacenter(
  factors: readonly (readonly [string, number])[],
): readonly ConsistencyDemand[] {
  const [one, quorum, all] = anywhere(factors.reduce((sum, [, factor]) => sum + factor, 0));
  if (one === undefined || quorum === undefined || all === undefined) return [];
  const local = (level: ConsistencyLevel, count: (factor: number) => number) =>
    factors.map(([datacenter, factor]) => ({
      level,
      datacenter,
      demands: [{ datacenter, replicas: count(factor) }],
    }));
  const localQuorums = local('LOCAL_QUORUM', quorumOf);
  return [
    one,
    ...local('LOCAL_ONE', () => 1),
    quorum,
    ...localQuorums,
    {
      level: 'EACH_QUORUM',
      datacenter: undefined,
      demands: localQuorums.flatMap(({ demands }) => demands),
    },
    all,
  ];
}

function quorumOf(factor: number): number {
  return Math.floor(factor / 2) + 1;
}
