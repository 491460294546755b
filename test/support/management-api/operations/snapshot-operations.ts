import type { JsonObject } from '../../../../shared/domain/json.ts';
import { majorOf } from '../cluster-state.ts';
import type { ClusterState, NodeState, Snapshot } from '../cluster-state.ts';
import { OK, RpcFailure, entity, nameIn, namesIn, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';

const PATH = '/api/v0/ops/node/snapshots';
const MEMBERS = ['snapshot_name', 'keyspaces', 'table_name', 'skip_flush', 'keyspace_tables'];

/** Snapshots of one node. */
export const SNAPSHOT_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: PATH,
    produces: ['json'],
    answer: ({ node, query }) =>
      entity(node.snapshots.filter(selected(query)).map((snapshot) => rowOf(node, snapshot))),
  },
  {
    method: 'POST',
    path: PATH,
    produces: ['text'],
    accepts: { members: MEMBERS },
    refuse: refusal,
    answer: take,
  },
  {
    method: 'DELETE',
    path: PATH,
    produces: ['text'],
    answer: clear,
  },
];

type Target = Pick<Snapshot, 'keyspace' | 'table' | 'bytes'>;

/** Keeps the files of some tables under a name. */
export function takeSnapshot(
  node: NodeState,
  createdMs: number,
  name: string,
  targets: readonly Target[],
): void {
  node.snapshots.push(...targets.map((target) => ({ ...target, name, createdMs })));
}

/** Without a name it gets the time; without a keyspace it is of all of them. */
function take({ state, node, body, nowMs }: Exchange): ApiAnswer {
  const tables = tablesFor(state, body);
  const name = nameIn(body, 'snapshot_name') ?? String(nowMs);
  if (tables === undefined || !isFree(node, name, tables)) throw new RpcFailure('takeSnapshot');
  takeSnapshot(node, nowMs, name, tables);
  return OK;
}

/** Without parameters, all of them. */
function clear({ node, query }: Exchange): ApiAnswer {
  const isSelected = selected(query);
  const kept = node.snapshots.filter((snapshot) => !isSelected(snapshot));
  node.snapshots.splice(0, node.snapshots.length, ...kept);
  return OK;
}

function selected(query: URLSearchParams): (snapshot: Snapshot) => boolean {
  const names = query.getAll('snapshotNames');
  const keyspaces = query.getAll('keyspaces');
  return ({ name, keyspace }) =>
    (names.length === 0 || names.includes(name)) &&
    (keyspaces.length === 0 || keyspaces.includes(keyspace));
}

function rowOf({ version }: NodeState, snapshot: Snapshot): JsonObject {
  const size = humanSize(snapshot.bytes);
  return {
    'Column family name': snapshot.table,
    'Creation time': new Date(snapshot.createdMs).toISOString(),
    ...(majorOf(version) >= 5 ? { Ephemeral: 'false' } : {}),
    'Expiration time': 'null',
    'Keyspace name': snapshot.keyspace,
    'Size on disk': size,
    'Snapshot name': snapshot.name,
    'True size': size,
  };
}

function refusal({ body }: Exchange): ApiAnswer | undefined {
  const keyspaces = namesIn(body, 'keyspaces');
  if (keyspaces.length > 0 && namesIn(body, 'keyspace_tables').length > 0) {
    return text(400, 'When specifying keyspace_tables, specifying keyspaces is not allowed');
  }
  return nameIn(body, 'table_name') !== undefined && keyspaces.length !== 1
    ? text(400, 'Exactly 1 keyspace must be specified when specifying table_name')
    : undefined;
}

/** Undefined when one of them does not exist. */
function tablesFor(state: ClusterState, body: JsonObject): readonly Target[] | undefined {
  const pairs = namesIn(body, 'keyspace_tables').map((pair) => pair.split('.', 2));
  const table = nameIn(body, 'table_name');
  const keyspaces = namesIn(body, 'keyspaces');
  const all = allTables(state);
  const names = keyspaces.length > 0 ? keyspaces : [...state.keyspaces.keys()];
  const wanted = pairs.length > 0 ? pairs : names.map((keyspace) => [keyspace, table]);
  const areKnown = wanted.every(
    ([keyspace = '', name]) =>
      state.keyspaces.has(keyspace) &&
      (name === undefined || all.some((at) => at.keyspace === keyspace && at.table === name)),
  );
  if (!areKnown) return undefined;
  return all.filter((at) =>
    wanted.some(([keyspace, name]) => at.keyspace === keyspace && (name ?? at.table) === at.table),
  );
}

function allTables(state: ClusterState): readonly Target[] {
  return [...state.keyspaces].flatMap(([keyspace, { tables }]) =>
    [...tables].map(([table, { liveBytes }]) => ({ keyspace, table, bytes: liveBytes })),
  );
}

function isFree({ snapshots }: NodeState, name: string, targets: readonly Target[]): boolean {
  return !snapshots.some(
    (known) =>
      known.name === name &&
      targets.some(({ keyspace, table }) => known.keyspace === keyspace && known.table === table),
  );
}

/** As Cassandra prints sizes: `1018 bytes`, `18.63 KiB`, `18 MiB`. */
function humanSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const unit = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'][power] ?? '';
  return `${Number((bytes / 1024 ** power).toFixed(2))} ${unit}`;
}
