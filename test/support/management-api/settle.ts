import type { ClusterState, NodeState } from './cluster-state.ts';

const GOSSIP_REMEMBERS_MS = 3 * 24 * 3_600_000;

/** Lets happen what was due by now: nodes whose data has gone elsewhere have left. */
export function settle(state: ClusterState): void {
  const nowMs = state.clock.wallMs();
  for (const node of state.nodes) {
    if (node.gossip === 'LEAVING' && leavesAtMs(node) <= nowMs) leave(node, leavesAtMs(node));
  }
}

/** From now on it owns nothing, and the others forget it after three days. */
export function leave(node: NodeState, nowMs: number): void {
  node.gossip = 'LEFT';
  node.expiresMs = nowMs + GOSSIP_REMEMBERS_MS;
  node.streams = [];
}

function leavesAtMs(node: NodeState): number {
  const jobs = [...node.jobs.values()].filter(
    ({ type, error }) => type === 'decommission' && error === undefined,
  );
  return jobs.at(-1)?.endMs ?? Infinity;
}
