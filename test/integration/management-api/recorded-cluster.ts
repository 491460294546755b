import { isList, isObject, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import type {
  GossipStatus,
  NodeState,
  ProcessState,
  TableState,
} from '../../support/management-api/cluster-state.ts';
import { believesAlive } from '../../support/management-api/gossip-view.ts';
import { keyspace } from '../../support/management-api/system-keyspaces.ts';
import type { Recordings } from './recordings.ts';

export interface RecordedCluster {
  readonly cluster: EmulatedCluster;
  readonly clock: FakeClock;
}

/** Where the nodes of a state stand in the recordings; unnamed ones are as when healthy. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  cassandra_crashed: 'down_crash-metadata_endpoints',
  cassandra_stopped: 'down_shutdown-metadata_endpoints',
  drained: 'drained-metadata_endpoints-seen_by_n1',
  decommission: 'joined-metadata_endpoints',
  starting: 'starting-metadata_endpoints-500-0-n1',
};
const FIRST_NODE = '127.0.0.1';

/** An emulated cluster as the recordings of a state describe it. */
export function recordedCluster(
  recordings: Recordings,
  version: string,
  state: string,
): RecordedCluster {
  const clock = fakeClock();
  const entries = endpointsOf(recordings, state);
  const cluster = anEmulatedCluster({
    name: stringAt(entries[0], 'CLUSTER_NAME') ?? '',
    version,
    clock,
    nodes: entries.map((entry) => nodeOf(entry, state)),
    settings: {
      jobMs: 1000,
      leaveMs: 30_000,
      processes: state === 'sidecar' ? 'own-namespace' : state === 'managed' ? 'managed' : 'shared',
    },
  });
  adoptBeliefs(cluster, entries);
  adoptKeyspaces(cluster, recordings, state);
  adoptNodes(cluster, recordings, state);
  forgetTheGone(cluster, recordings, state);
  return { cluster, clock };
}

function endpointsOf(recordings: Recordings, state: string): readonly JsonObject[] {
  const known = [ENDPOINTS[state], `${state}-metadata_endpoints`, 'healthy-metadata_endpoints'];
  const recording = known.map((name) => recordings.get(name ?? '')).find((found) => found);
  return objectsAt(recording?.response.body, 'entity');
}

function nodeOf(entry: JsonObject, state: string): Partial<NodeState> {
  const said = (name: string): string => stringAt(entry, name) ?? '';
  const gossip = gossipOf(entry);
  const isDrained = state === 'drained' && gossip === 'shutdown';
  const isGhost = entry['HOST_ID'] === undefined;
  return {
    address: said('ENDPOINT_IP'),
    hostId: said('HOST_ID'),
    datacenter: said('DC'),
    rack: said('RACK'),
    tokens: (stringAt(entry, 'TOKENS') ?? tokenIn(entry)).split(',').map(BigInt),
    loadBytes: Number(said('LOAD')),
    version: said('RELEASE_VERSION'),
    schemaVersion: said('SCHEMA'),
    process: isDrained ? 'running' : processOf(entry, gossip),
    gossip,
    isDrained,
    isGhost,
    assassin: isGhost ? FIRST_NODE : undefined,
  };
}

function gossipOf(entry: JsonObject): GossipStatus | undefined {
  return stringAt(entry, 'STATUS_WITH_PORT')?.split(',', 1)[0] as GossipStatus | undefined;
}

function tokenIn(entry: JsonObject): string {
  return stringAt(entry, 'STATUS_WITH_PORT')?.split(',')[1] ?? '0';
}

function processOf(entry: JsonObject, gossip: GossipStatus | undefined): ProcessState {
  if (entry['IS_ALIVE'] === 'true') return 'running';
  return gossip === 'shutdown' ? 'stopped' : 'crashed';
}

/** What the first node took for alive against what became of it. */
function adoptBeliefs(cluster: EmulatedCluster, entries: readonly JsonObject[]): void {
  const observer = cluster.node(FIRST_NODE);
  entries.forEach((entry, index) => {
    const isAlive = entry['IS_ALIVE'] === 'true';
    const subject = cluster.node(index);
    if (believesAlive(observer, subject) !== isAlive) {
      for (const each of cluster.state.nodes) each.beliefs.set(subject.address, { isAlive });
    }
  });
}

const BEFORE_THE_OPERATIONS = ['healthy', 'job', 'ops', 'err'];

/** Keyspaces that the operations made or changed are there in all later states. */
function adoptKeyspaces({ state }: EmulatedCluster, recordings: Recordings, name: string): void {
  const source = BEFORE_THE_OPERATIONS.includes(name) ? 'healthy' : 'down_crash';
  const known = new Map(state.keyspaces);
  state.keyspaces.clear();
  for (const each of listOf(recordings.get(`${source}-keyspace_list`)?.response.body)) {
    const { replication, tables } = known.get(each) ?? keyspace({}, []);
    state.keyspaces.set(each, {
      replication: replicationIn(recordings, source, each) ?? replication,
      tables: tablesIn(recordings, name, each) ?? tables,
    });
  }
}

function replicationIn(
  recordings: Recordings,
  source: string,
  name: string,
): Readonly<Record<string, string>> | undefined {
  const places = [`${source}-keyspace_replication_${name}`, `ops-keyspace_replication_${name}`];
  const recorded = places.map((place) => recordings.get(place)?.response.body).find(Boolean);
  return recorded as Readonly<Record<string, string>> | undefined;
}

const TABLES: Readonly<Record<string, string>> = {
  shop: 'healthy-tables_v1_shop',
  system_schema: 'healthy-tables_v1_system',
  made: 'ops-tables_list_made',
};
const UNRECORDED_TABLES: Readonly<Record<string, string>> = { stats: 'hits', scratch: 't' };

function tablesIn(
  recordings: Recordings,
  state: string,
  name: string,
): Map<string, TableState> | undefined {
  const unrecorded = UNRECORDED_TABLES[name];
  if (unrecorded !== undefined) {
    return new Map([[unrecorded, tableOf('SizeTieredCompactionStrategy')]]);
  }
  const own = recordings.get(`${state}-tables_v1_${name}`) ?? recordings.get(TABLES[name] ?? '');
  if (!isList(own?.response.body)) return undefined;
  return new Map(
    own.response.body.map((table) => [
      stringAt(table, 'name') ?? '',
      tableOf(stringAt(table, 'compaction', 'class')?.split('.').at(-1) ?? ''),
    ]),
  );
}

function tableOf(compaction: string): TableState {
  return { compaction, liveBytes: 20_000_000 };
}

/** Names, or the names of objects. */
function listOf(body: JsonValue | undefined): readonly string[] {
  const items = (body ?? []) as readonly (string | JsonObject)[];
  return items.map((item) => (typeof item === 'string' ? item : (stringAt(item, 'name') ?? '')));
}

/** What lay around on single nodes: snapshots, other versions of the schema, other roles. */
function adoptNodes({ state }: EmulatedCluster, recordings: Recordings, name: string): void {
  state.nodes.forEach((node) => {
    const suffix = suffixOf(node);
    const snapshots = recordings.get(`${name}-node_snapshots${suffix}`)?.response.body;
    node.snapshots.push(
      ...objectsAt(snapshots, 'entity').map((row) => ({
        name: stringAt(row, 'Snapshot name') ?? '',
        keyspace: stringAt(row, 'Keyspace name') ?? '',
        table: stringAt(row, 'Column family name') ?? '',
        createdMs: Date.parse(stringAt(row, 'Creation time') ?? ''),
        bytes: 1000,
      })),
    );
    const made = recordings.get(`${name}-tables_v1_made${suffix}`);
    if (made === undefined) return;
    const there = listOf(made.response.body);
    const all = state.keyspaces.get('made')?.tables.keys() ?? [];
    for (const table of all) if (!there.includes(table)) node.missingTables.add(`made.${table}`);
  });
}

/** A node that was restarted has not heard of those that had left before. */
function forgetTheGone({ state }: EmulatedCluster, recordings: Recordings, name: string): void {
  state.nodes.forEach((node) => {
    const recording = recordings.get(`${name}-node_schema_versions${suffixOf(node)}`);
    const versions = recording?.response.body;
    if (!isObject(versions) || versions['UNREACHABLE'] !== undefined) return;
    const gone = state.nodes.filter(({ gossip }) => gossip === 'LEFT');
    for (const { address } of gone) node.beliefs.set(address, { isUnknown: true });
  });
}

/** Recordings of other nodes than the first are told apart by the end of their name. */
function suffixOf({ address }: NodeState): string {
  return address === FIRST_NODE ? '' : address.replace('127.0.0.', '-n');
}
