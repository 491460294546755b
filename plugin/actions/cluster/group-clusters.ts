import type { GossipView } from '../../../shared/domain/gossip-endpoint.ts';
import { groupBy } from '../../../shared/domain/group-by.ts';
import { ringRole } from '../../../shared/domain/node-state.ts';
import type { NodeReply } from './cluster-view.ts';
import type { CassandraPod } from './find-target.ts';

/** A pod, how its node reacted, and what it said about its cluster. */
export interface PodReply {
  readonly pod: CassandraPod;
  readonly reply: NodeReply;
  /** Undefined when it did not answer, or was only asked whether it does. */
  readonly view: GossipView | undefined;
}

/**
 * Sorts pods by the Cassandra cluster that they belong to.
 *
 * Nodes that name a common member by its host id are of one cluster, whatever its name: names
 * repeat. Who says nothing belongs with the other pods of its StatefulSet or datacenter, and
 * datacenters of one K8ssandraCluster belong together.
 */
export function groupClusters(replies: readonly PodReply[]): readonly (readonly PodReply[])[] {
  const find = unionFind();
  const marks = replies.map(marksOf);
  for (const [first, ...others] of marks) {
    for (const other of others) find.join(first ?? '', other);
  }
  const rootOf = new Map(
    replies.map((reply, index) => [reply, find.root(marks[index]?.[0] ?? '')]),
  );
  return [...groupBy(replies, (reply) => rootOf.get(reply)).values()];
}

/** Whatever has a mark in common with another is of the same cluster. */
function marksOf({ pod, view }: PodReply): readonly string[] {
  const { kind, namespace, name, cluster } = pod.workload;
  const members = (view?.endpoints ?? [])
    .filter((endpoint) => ['member', 'joining'].includes(ringRole(endpoint)))
    .flatMap(({ hostId }) => (hostId === undefined ? [] : [`host/${hostId}`]));
  return [
    `${kind}/${namespace}/${name}`,
    ...(cluster === undefined ? [] : [`cluster/${cluster.namespace}/${cluster.name}`]),
    ...members,
  ];
}

interface UnionFind {
  readonly root: (mark: string) => string;
  readonly join: (a: string, b: string) => void;
}

function unionFind(): UnionFind {
  const parents = new Map<string, string>();
  const root = (mark: string): string => {
    let top = mark;
    for (let next = parents.get(top); next !== undefined; next = parents.get(top)) top = next;
    if (top !== mark) parents.set(mark, top);
    return top;
  };
  return {
    root,
    join(a, b) {
      const [one, other] = [root(a), root(b)];
      if (one !== other) parents.set(other, one);
    },
  };
}
