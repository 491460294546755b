import { EMPTY_404, RpcFailure, empty, readBody, typeOf } from './exchange.ts';
import type { ApiAnswer, ApiQuestion, Operation } from './exchange.ts';
import type { ClusterState, NodeState } from './cluster-state.ts';
import { KEYSPACE_OPERATIONS } from './operations/keyspace-operations.ts';
import { LIFECYCLE_OPERATIONS } from './operations/lifecycle-operations.ts';
import { METADATA_OPERATIONS } from './operations/metadata-operations.ts';
import { REPAIR_OPERATIONS } from './operations/repair-operations.ts';
import { ROLE_OPERATIONS } from './operations/role-operations.ts';
import { SETTING_OPERATIONS } from './operations/setting-operations.ts';
import { SNAPSHOT_OPERATIONS } from './operations/snapshot-operations.ts';
import { TASK_OPERATIONS } from './operations/task-operations.ts';
import { TOPOLOGY_OPERATIONS } from './operations/topology-operations.ts';
import { settle } from './settle.ts';

const OPERATIONS: readonly Operation[] = [
  ...KEYSPACE_OPERATIONS,
  ...LIFECYCLE_OPERATIONS,
  ...METADATA_OPERATIONS,
  ...REPAIR_OPERATIONS,
  ...ROLE_OPERATIONS,
  ...SETTING_OPERATIONS,
  ...SNAPSHOT_OPERATIONS,
  ...TASK_OPERATIONS,
  ...TOPOLOGY_OPERATIONS,
];
const PATHS = new Set(OPERATIONS.map(({ path }) => path));

/** Every operation that is answered: `GET /api/v0/metadata/endpoints`. */
export function operationNames(): readonly string[] {
  return OPERATIONS.map(({ method, path }) => `${method} ${path}`);
}

/** What the Management API of one node says. Changes the state where the operation does. */
export function answer(state: ClusterState, node: NodeState, question: ApiQuestion): ApiAnswer {
  settle(state);
  const { pathname, searchParams: query } = new URL(question.url, 'http://node');
  if (state.isBeforeV1 && !pathname.startsWith('/api/v0/')) return EMPTY_404;
  if (!PATHS.has(pathname)) return EMPTY_404;
  const operation = OPERATIONS.find(
    ({ method, path }) => method === question.method && path === pathname,
  );
  if (operation === undefined) return empty(405);
  return frameworkRefusal(operation, question, query) ?? carryOut(operation);

  function carryOut(known: Operation): ApiAnswer {
    const failureType = typeOf(known.produces[0]);
    const fail = (status: number, body: string): ApiAnswer => ({
      status,
      contentType: failureType,
      body,
    });
    const body = known.accepts === undefined ? {} : readBody(question.body ?? '', known.accepts);
    if (body === undefined) return fail(400, 'Not able to deserialize data provided.');
    const exchange = { state, node, query, body, nowMs: state.clock.wallMs() };
    const refusal = known.refuse?.(exchange);
    if (refusal !== undefined) return refusal;
    if (known.isOwn !== true && !isConnected(node)) {
      return fail(500, 'Internal connection to Cassandra closed');
    }
    try {
      return known.answer(exchange);
    } catch (error) {
      if (error instanceof RpcFailure) return fail(500, error.message);
      throw error;
    }
  }
}

/** What the web framework refuses before the server hears of it, always without a word. */
function frameworkRefusal(
  { accepts, integers = [], produces }: Operation,
  { contentType = '', accept = '*/*', body = '' }: ApiQuestion,
  query: URLSearchParams,
): ApiAnswer | undefined {
  const isJson = body !== '' && contentType.startsWith('application/json');
  if (accepts !== undefined && !isJson) return empty(415);
  const wanted = accept.split(',').map((range) => range.split(';', 1)[0]?.trim() ?? '');
  const sent = produces.map((media) => typeOf(media).split(';', 1)[0] ?? '');
  if (!wanted.some((range) => sent.some((type) => matches(range, type)))) return empty(406);
  const isNumber = (name: string): boolean => /^-?\d+$/.test(query.get(name) ?? '0');
  return integers.every(isNumber) ? undefined : EMPTY_404;
}

function matches(range: string, type: string): boolean {
  return range === '*/*' || range === type || range === `${type.split('/', 1)[0] ?? ''}/*`;
}

/** The socket of Cassandra opens when the node has joined, and stays open after a drain. */
function isConnected({ process, gossip }: NodeState): boolean {
  return process === 'running' && gossip !== 'BOOT' && gossip !== undefined;
}
