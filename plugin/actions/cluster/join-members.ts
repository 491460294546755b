import type { ClusterRing, RingNode } from '../../../shared/domain/cluster-ring.ts';
import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { addressesOf } from './addresses-of.ts';
import type { ClusterMember } from './cluster-view.ts';
import type { PodReply } from './group-clusters.ts';

/** The nodes of a cluster with their pods. */
export interface JoinedMembers {
  readonly members: readonly ClusterMember[];
  /** How many nodes have a pod here that was not asked for. */
  readonly otherNodes: number;
}

/**
 * Finds the pod of each node: by host id, which stays when a pod moves, then by address.
 *
 * The host id of a pod is what its own node says, else what cass-operator has noted; an address
 * does not count against it, because addresses are given away again.
 *
 * @param others - Pods that are there, too, but were not asked for.
 */
export function joinMembers(
  ring: ClusterRing | undefined,
  replies: readonly PodReply[],
  others: readonly JsonObject[],
): JoinedMembers {
  const nodes = ring?.nodes ?? [];
  const byHostId = new Map(nodes.map((node) => [node.hostId, node]));
  const byAddress = new Map(nodes.map((node) => [node.address, node]));
  const claimed = new Set<RingNode>();
  const nodeOf = new Map<PodReply, RingNode>();
  const claim = (reply: PodReply, node: RingNode | undefined): void => {
    if (node === undefined || claimed.has(node) || nodeOf.has(reply)) return;
    claimed.add(node);
    nodeOf.set(reply, node);
  };
  for (const reply of replies) {
    const hostId = hostIdOf(reply);
    if (hostId !== undefined) claim(reply, byHostId.get(hostId));
  }
  for (const reply of replies) {
    const node = addressesOf(reply.pod.object)
      .map((address) => byAddress.get(address))
      .find((one) => one !== undefined);
    if (node?.hostId === undefined || hostIdOf(reply) === undefined) claim(reply, node);
  }
  const elsewhere = new Set(others.flatMap(addressesOf));
  const unclaimed = nodes.filter((node) => !claimed.has(node));
  const strangers = unclaimed.filter(({ address }) => !elsewhere.has(address));
  return {
    members: [
      ...replies.map((reply) => memberOf(nodeOf.get(reply), reply)),
      ...strangers.map(withoutPod),
    ],
    otherNodes: unclaimed.length - strangers.length,
  };
}

function memberOf(node: RingNode | undefined, { pod, reply }: PodReply): ClusterMember {
  const podStatus = pod.workload.pods.find(({ name }) => name === pod.name);
  return { node, pod, podStatus, reply };
}

function withoutPod(node: RingNode): ClusterMember {
  const reply = { kind: 'not-asked', reason: 'no pod of it is in sight' } as const;
  return { node, pod: undefined, podStatus: undefined, reply };
}

function hostIdOf({ pod, view }: PodReply): string | undefined {
  const own = view?.endpoints.find(({ isLocal }) => isLocal)?.hostId;
  return own ?? stringAt(pod.datacenter, 'status', 'nodeStatuses', pod.name, 'hostID');
}
