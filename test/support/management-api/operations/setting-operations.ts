import { OK, RpcFailure, entity, jsonOf, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';
import { compactionsOfJobs } from '../jobs.ts';
import { streamRows } from '../streams.ts';
import { takeSnapshot } from './snapshot-operations.ts';

/** What a node is doing, and the settings that can be changed while it runs. */
export const SETTING_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/ops/tables/compactions',
    produces: ['json'],
    answer: ({ state, node, nowMs }) =>
      jsonOf([...node.compactions, ...compactionsOfJobs(state, node, nowMs)]),
  },
  {
    method: 'GET',
    path: '/api/v0/ops/node/streaminfo',
    produces: ['json'],
    answer: ({ state, node }) => entity(streamRows(state, node)),
  },
  {
    method: 'GET',
    path: '/api/v0/ops/node/fullquerylogging',
    produces: ['json'],
    answer: ({ node }) => entity(node.logsFullQueries),
  },
  {
    method: 'POST',
    path: '/api/v0/ops/node/fullquerylogging',
    produces: ['text'],
    answer: setFullQueryLog,
  },
  {
    method: 'POST',
    path: '/api/v0/ops/node/compaction',
    produces: ['text'],
    integers: ['value'],
    answer: setCompactionThroughput,
  },
  // A level that does not exist is accepted without a word.
  { method: 'POST', path: '/api/v0/ops/node/logging', produces: ['text'], answer: () => OK },
  {
    method: 'POST',
    path: '/api/v0/ops/node/hints/truncate',
    produces: ['text'],
    answer: truncateHints,
  },
  { method: 'POST', path: '/api/v0/ops/node/schema/reload', produces: ['text'], answer: () => OK },
  {
    method: 'POST',
    path: '/api/v0/ops/node/schema/reset',
    produces: ['text'],
    answer: resetSchema,
  },
  // Each node has itself for a seed only, and does not list itself.
  {
    method: 'POST',
    path: '/api/v0/ops/seeds/reload',
    produces: ['json'],
    answer: () => jsonOf([]),
  },
  {
    method: 'POST',
    path: '/api/v0/ops/node/search/rebuildIndex',
    produces: ['json'],
    answer: () => ({
      ...text(400, 'Rebuilding Search Index is only supported on DSE'),
      contentType: 'application/json',
    }),
  },
  {
    method: 'POST',
    path: '/api/v0/ops/node/encryption/internode/truststore/reload',
    produces: ['text'],
    answer: () => text(400, 'Reloading the truststore manually is only possible on DSE'),
  },
];

function setFullQueryLog({ state, node, query }: Exchange): ApiAnswer {
  const isWanted = query.get('enabled') === 'true';
  if (isWanted && !state.canLogFullQueries) throw new RpcFailure('setFullQuerylog');
  node.logsFullQueries = isWanted;
  return OK;
}

/** Without a value, compaction is unthrottled. */
function setCompactionThroughput({ node, query }: Exchange): ApiAnswer {
  const value = Number(query.get('value') ?? 0);
  if (value < 0) throw new RpcFailure('setCompactionThroughput');
  node.compactionThroughput = value;
  return OK;
}

function truncateHints({ state, query }: Exchange): ApiAnswer {
  const host = query.get('host');
  const isKnown = host === null || state.nodes.some(({ address }) => address === host);
  if (!isKnown) throw new RpcFailure('truncateHintsForHost');
  return OK;
}

/** Leaves snapshots of what was there, and a node that lists no tables of `system_schema`. */
function resetSchema({ state, node, nowMs }: Exchange): ApiAnswer {
  for (const table of state.keyspaces.get('system_schema')?.tables.keys() ?? []) {
    const name = `truncated-${nowMs}-${table}`;
    takeSnapshot(node, nowMs, name, [{ keyspace: 'system_schema', table, bytes: 5540 }]);
  }
  node.hasSchemaTables = false;
  return OK;
}
