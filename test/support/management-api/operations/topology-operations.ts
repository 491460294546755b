import { isIP } from 'node:net';

import { majorOf } from '../cluster-state.ts';
import type { ClusterState, NodeState } from '../cluster-state.ts';
import { OK, RpcFailure, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';
import { ringMembers } from '../gossip-view.ts';
import { aNode } from '../a-node.ts';
import { submitJob } from '../jobs.ts';
import { factorIn, isLocal } from '../replicas.ts';
import { leave } from '../settle.ts';

/** Changes of the ring. */
export const TOPOLOGY_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/v0/ops/node/decommission',
    produces: ['text'],
    answer: decommissionAndWait,
  },
  {
    method: 'POST',
    path: '/api/v1/ops/node/decommission',
    produces: ['text'],
    answer: (exchange) => text(202, decommission(exchange)),
  },
  {
    method: 'POST',
    path: '/api/v0/ops/node/drain',
    produces: ['text'],
    answer: drain,
  },
  {
    method: 'POST',
    path: '/api/v0/ops/node/assassinate',
    produces: ['text'],
    refuse: ({ query }) =>
      (query.get('address') ?? '') === '' ? text(400, 'Address must be provided') : undefined,
    answer: assassinate,
  },
  {
    method: 'POST',
    path: '/api/v0/ops/node/move',
    produces: ['text'],
    refuse: ({ query }) =>
      (query.get('newToken') ?? '') === '' ? text(400, 'newToken must be specified') : undefined,
    answer: move,
  },
  {
    method: 'POST',
    path: '/api/v1/ops/node/rebuild',
    produces: ['text'],
    answer: rebuild,
  },
];

/** That of v0, which says OK whatever comes of it. */
function decommissionAndWait(exchange: Exchange): ApiAnswer {
  decommission(exchange);
  return OK;
}

function drain({ node }: Exchange): ApiAnswer {
  node.isDrained = true;
  if (node.gossip !== 'LEFT') node.gossip = 'shutdown';
  return OK;
}

function rebuild({ state, node, query }: Exchange): ApiAnswer {
  const error = rebuildError(state, node, query.get('src_dc'));
  if (error === undefined) node.hasRebuilt = true;
  return text(202, submitJob(state, node, { type: 'rebuild', error }).id);
}

function decommission({ state, node, query }: Exchange): string {
  const isForced = query.get('force') === 'true';
  const error = isForced ? undefined : replicationError(state, node);
  const runMs = state.leaveMs;
  const { id } = submitJob(state, node, { type: 'decommission', error, runMs });
  if (error === undefined && node.gossip === 'NORMAL') node.gossip = 'LEAVING';
  return id;
}

function replicationError(state: ClusterState, node: NodeState): string | undefined {
  const members = ringMembers(state).filter(({ datacenter }) => datacenter === node.datacenter);
  for (const [name, { replication }] of state.keyspaces) {
    const factor = factorIn(replication, node.datacenter);
    if (!isLocal(replication) && factor >= members.length) {
      return (
        'java.lang.UnsupportedOperationException: Not enough live nodes to maintain replication ' +
        `factor in keyspace ${name} (RF = ${factor}, N = ${members.length}). ` +
        'Perform a forceful decommission to ignore.'
      );
    }
  }
  return undefined;
}

/** An address that never was a node is accepted, and haunts gossip from then on. */
function assassinate({ state, node, query, nowMs }: Exchange): ApiAnswer {
  const address = query.get('address') ?? '';
  if (isIP(address) === 0) throw new RpcFailure('assassinate');
  let victim = state.nodes.find((known) => known.address === address);
  if (victim === undefined) {
    victim = aNode({ address, isGhost: true, tokens: [-6817273478064929712n], process: 'stopped' });
    state.nodes.push(victim);
  }
  victim.assassin = node.address;
  leave(victim, nowMs);
  return OK;
}

function move({ state, node, query }: Exchange): ApiAnswer {
  const token = query.get('newToken') ?? '';
  const error = moveError(node, token);
  if (error === undefined) node.tokens = [BigInt(token)];
  return text(202, submitJob(state, node, { type: 'move', error }).id);
}

function moveError({ tokens }: NodeState, token: string): string | undefined {
  if (!/^-?\d+$/.test(token)) {
    return (
      `java.lang.IllegalArgumentException: Invalid token for Murmur3Partitioner. Got ${token} ` +
      'but expected a long value (unsigned 8 bytes integer).'
    );
  }
  return tokens.length > 1
    ? 'java.lang.UnsupportedOperationException: This node has more than one token and cannot be ' +
        'moved thusly.'
    : undefined;
}

function rebuildError(
  state: ClusterState,
  node: NodeState,
  source: string | null,
): string | undefined {
  const datacenters = [...new Set(state.nodes.map(({ datacenter }) => datacenter))];
  if (source !== null && !datacenters.includes(source)) {
    return (
      `java.lang.IllegalArgumentException: Provided datacenter '${source}' is not a valid ` +
      `datacenter, available datacenters are: ${datacenters.join(',')}`
    );
  }
  return node.hasRebuilt && majorOf(node.version) >= 5
    ? 'java.lang.IllegalStateException: Discovered existing bootstrap data and ' +
        'cassandra.reset_bootstrap_progress is not configured; aborting bootstrap. Please clean ' +
        'up local files manually and try again or set cassandra.reset_bootstrap_progress=true to ' +
        'ignore. Found: []. Fully available: []. Transiently available: []'
    : undefined;
}
