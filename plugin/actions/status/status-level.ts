import type { ClusterStatus } from './describe-ring.ts';

/** How bad what `status` shows is: what is down, and what is marked with `!`. */
export type StatusLevel = 'ok' | 'warn' | 'crit';

/**
 * `crit`: a node is down, or no node speaks of a pod. `warn`: anything else that is marked, such
 * as a pod that is not ready, nodes that do not agree, or more than one schema.
 */
export function statusLevel({
  nodes,
  workloads,
  disagreements,
  schemaAgreed,
}: Pick<ClusterStatus, 'nodes' | 'workloads' | 'disagreements' | 'schemaAgreed'>): StatusLevel {
  if (nodes.some(({ state }) => !state.startsWith('U'))) return 'crit';
  const isMarked =
    disagreements.length > 0 ||
    schemaAgreed === false ||
    workloads.some(({ advice }) => advice.length > 0);
  return isMarked ? 'warn' : 'ok';
}
