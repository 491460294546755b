import { numberAt, objectAt, objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { tablesOf } from '../cluster-state.ts';
import type { ClusterState } from '../cluster-state.ts';
import { OK, RpcFailure, jsonOf, nameIn, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';
import { uuidOf } from '../jobs.ts';

const KEYSPACE_BODY = { members: ['keyspace_name', 'replication_settings'] } as const;
const TABLE_BODY = {
  members: ['keyspace_name', 'table_name', 'columns', 'options'],
  required: ['keyspace_name', 'table_name', 'columns'],
} as const;
const STRATEGY = 'org.apache.cassandra.locator.NetworkTopologyStrategy';
const COMPACTION = 'org.apache.cassandra.db.compaction.';
const SIMPLE_TYPES =
  /^(?:ascii|bigint|blob|boolean|counter|date|decimal|double|duration|float|inet|int|smallint|text|time|timestamp|timeuuid|tinyint|uuid|varchar|varint)$|^(?:frozen|list|map|set|tuple|vector)<.+>$/;

/** Keyspaces and their tables. */
export const KEYSPACE_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v0/ops/keyspace',
    produces: ['json'],
    answer: listKeyspaces,
  },
  {
    method: 'GET',
    path: '/api/v0/ops/keyspace/replication',
    produces: ['text', 'json'],
    refuse: ({ query }) =>
      isGiven(query, 'keyspaceName')
        ? undefined
        : text(400, "Get keyspace replication failed. Non-empty 'keyspaceName' must be provided"),
    answer: replication,
  },
  {
    method: 'POST',
    path: '/api/v0/ops/keyspace/create',
    produces: ['text'],
    accepts: KEYSPACE_BODY,
    refuse: ({ body }) => missingOf(body, 'Keyspace creation'),
    answer: createKeyspace,
  },
  {
    method: 'POST',
    path: '/api/v0/ops/keyspace/alter',
    produces: ['text'],
    accepts: KEYSPACE_BODY,
    refuse: ({ body }) => missingOf(body, 'Altering Keyspace'),
    answer: alterKeyspace,
  },
  {
    method: 'POST',
    path: '/api/v0/ops/keyspace/refresh',
    produces: ['text'],
    refuse: withoutTable,
    answer: refresh,
  },
  {
    method: 'GET',
    path: '/api/v0/ops/tables',
    produces: ['text', 'json'],
    refuse: withoutKeyspace,
    answer: ({ state, node, query }) =>
      jsonOf(tablesOf(state, node, query.get('keyspaceName') ?? '').map(([name]) => name)),
  },
  {
    method: 'GET',
    path: '/api/v1/ops/tables',
    produces: ['text', 'json'],
    refuse: withoutKeyspace,
    answer: ({ state, node, query }) =>
      jsonOf(
        tablesOf(state, node, query.get('keyspaceName') ?? '').map(([name, { compaction }]) => ({
          name,
          compaction: {
            class: `${COMPACTION}${compaction}`,
            max_threshold: '32',
            min_threshold: '4',
          },
        })),
      ),
  },
  {
    method: 'POST',
    path: '/api/v0/ops/tables/create',
    produces: ['text'],
    accepts: TABLE_BODY,
    refuse: ({ body }) =>
      objectsAt(body, 'columns').some(({ kind }) => kind === 'PARTITION_KEY')
        ? undefined
        : text(400, 'Table creation failed: invalid primary key: partition key is empty'),
    answer: createTable,
  },
];

function listKeyspaces({ state, query }: Exchange): ApiAnswer {
  const wanted = query.get('keyspaceName') ?? '';
  return jsonOf([...state.keyspaces.keys()].filter((name) => wanted === '' || name === wanted));
}

function replication({ state, query }: Exchange): ApiAnswer {
  const name = query.get('keyspaceName') ?? '';
  const keyspace = state.keyspaces.get(name);
  return keyspace === undefined
    ? text(404, `Get keyspace replication failed. Keyspace '${name}' does not exist.`)
    : jsonOf(keyspace.replication);
}

function refresh({ state, query }: Exchange): ApiAnswer {
  const tables = state.keyspaces.get(query.get('keyspaceName') ?? '')?.tables;
  if (tables?.has(query.get('table') ?? '') !== true) throw new RpcFailure('loadNewSSTables');
  return OK;
}

function isGiven(query: URLSearchParams, name: string): boolean {
  return (query.get(name) ?? '').trim() !== '';
}

function withoutKeyspace({ query }: Exchange): ApiAnswer | undefined {
  return isGiven(query, 'keyspaceName')
    ? undefined
    : text(400, "List tables failed. Non-empty 'keyspaceName' must be provided");
}

function withoutTable({ query }: Exchange): ApiAnswer | undefined {
  if (!isGiven(query, 'keyspaceName')) return text(400, 'Must provide a keyspace name');
  return isGiven(query, 'table') ? undefined : text(400, 'table must be provided');
}

function missingOf(body: JsonObject, action: string): ApiAnswer | undefined {
  if (nameIn(body, 'keyspace_name') === undefined) {
    return text(400, `${action} failed. Non-empty 'keyspace_name' must be provided`);
  }
  return objectsAt(body, 'replication_settings').length > 0
    ? undefined
    : text(400, `${action} failed. 'replication_settings' must be provided`);
}

function createKeyspace({ state, body }: Exchange): ApiAnswer {
  const name = nameIn(body, 'keyspace_name') ?? '';
  const replication = replicationOf(state, body);
  if (!/^\w{1,48}$/.test(name) || replication === undefined) throw new RpcFailure('createKeyspace');
  if (!state.keyspaces.has(name)) state.keyspaces.set(name, { replication, tables: new Map() });
  publish(state);
  return OK;
}

/** Refused as long as any node that has not left is neither alive nor settled. */
function alterKeyspace({ state, body }: Exchange): ApiAnswer {
  const name = nameIn(body, 'keyspace_name') ?? '';
  const keyspace = state.keyspaces.get(name);
  const replication = replicationOf(state, body);
  const isMoving = state.nodes.some(({ gossip }) => gossip !== 'NORMAL' && gossip !== 'LEFT');
  const isFixed = name === 'system' || name === 'system_schema';
  if (keyspace === undefined || replication === undefined || isMoving || isFixed) {
    throw new RpcFailure('alterKeyspace');
  }
  keyspace.replication = replication;
  publish(state);
  return OK;
}

function replicationOf(
  state: ClusterState,
  body: JsonObject,
): Readonly<Record<string, string>> | undefined {
  const settings = objectsAt(body, 'replication_settings').map(
    (setting) =>
      [
        stringAt(setting, 'dc_name') ?? '',
        String(numberAt(setting, 'replication_factor')),
      ] as const,
  );
  const known = new Set(state.nodes.map(({ datacenter }) => datacenter));
  if (!settings.every(([datacenter]) => known.has(datacenter))) return undefined;
  return { class: STRATEGY, ...Object.fromEntries(settings) };
}

function createTable({ state, body }: Exchange): ApiAnswer {
  const tables = state.keyspaces.get(nameIn(body, 'keyspace_name') ?? '')?.tables;
  const areTypesKnown = objectsAt(body, 'columns').every((column) =>
    SIMPLE_TYPES.test(stringAt(column, 'type') ?? ''),
  );
  if (tables === undefined || !areTypesKnown) throw new RpcFailure('createTable');
  const given = stringAt(objectAt(body, 'options', 'compaction'), 'class');
  const compaction = given?.split('.').at(-1) ?? 'SizeTieredCompactionStrategy';
  const name = nameIn(body, 'table_name') ?? '';
  if (!tables.has(name)) tables.set(name, { compaction, liveBytes: 0 });
  publish(state);
  return OK;
}

/** A change of the schema has a new version, and reaches every node that runs. */
function publish(state: ClusterState): void {
  const schemaVersion = uuidOf(
    JSON.stringify(
      [...state.keyspaces].map(([name, { replication, tables }]) => [
        name,
        replication,
        [...tables.keys()],
      ]),
    ),
  );
  for (const node of state.nodes) {
    if (node.process === 'running') node.schemaVersion = schemaVersion;
  }
}
