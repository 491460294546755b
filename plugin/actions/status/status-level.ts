import { UNASKED } from './advise.ts';
import type { ClusterStatus, NodeStatus } from './describe-ring.ts';
import type { WorkloadStatus } from './workload-status.ts';

/** How bad what `status` shows is: what is down or missing, and what is marked with `!`. */
export type StatusLevel = 'ok' | 'warn' | 'crit';

type Judged = Pick<ClusterStatus, 'nodes' | 'workloads' | 'disagreements' | 'schemaAgreed'>;

/**
 * `crit`: a node is down, no node speaks of a pod, or a pod is missing. `warn`: anything else that
 * is marked, such as a pod that is not ready, nodes that do not agree, or more than one schema;
 * but not that nobody has asked for injection.
 *
 * @param stopped - Datacenters that are stopped on purpose, whose nodes are to be down.
 */
export function statusLevel(cluster: Judged, stopped: readonly string[]): StatusLevel {
  const { nodes, workloads, disagreements, schemaAgreed } = cluster;
  if (workloads.some(isShort) || nodes.some((node) => isBad(node, cluster, stopped))) return 'crit';
  const isMarked =
    disagreements.length > 0 ||
    schemaAgreed === false ||
    stopped.length > 0 ||
    // Stopped as a whole.
    (nodes.length === 0 && workloads.every(({ desired = 0 }) => desired === 0)) ||
    workloads.some(({ advice }) => advice.some(({ code }) => code !== UNASKED));
  return isMarked ? 'warn' : 'ok';
}

/** Where pods may not be listed, nothing is known of them. */
function isShort({ pods, withApi, desired = 0 }: WorkloadStatus): boolean {
  return withApi !== undefined && pods.length < desired;
}

function isBad(
  { state, reply, datacenter }: NodeStatus,
  { nodes }: Judged,
  stopped: readonly string[],
): boolean {
  if (state.startsWith('U')) return false;
  // Where nobody answers, nobody has said that anything is down.
  const isRingKnown = nodes.some(({ address }) => address !== undefined);
  if (!isRingKnown && reply === 'failed') return false;
  return datacenter === undefined || !stopped.includes(datacenter);
}
