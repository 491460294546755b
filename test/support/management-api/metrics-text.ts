import { believesAlive, javaDouble } from './gossip-view.ts';
import { majorOf, tablesOf } from './cluster-state.ts';
import type { ClusterState, NodeState, TableState } from './cluster-state.ts';
import { compactionsOfJobs } from './jobs.ts';

const CASSANDRA = 'org_apache_cassandra_metrics_';
const STARTED_MS_AGO = 86_400_000;
const HEAP_BYTES = 2 ** 29;

const POOLS: readonly (readonly [type: string, name: string])[] = [
  ['internal', 'AntiEntropyStage'],
  ['internal', 'CompactionExecutor'],
  ['internal', 'GossipStage'],
  ['internal', 'HintsDispatcher'],
  ['internal', 'MemtableFlushWriter'],
  ['internal', 'MigrationStage'],
  ['internal', 'ValidationExecutor'],
  ['request', 'CounterMutationStage'],
  ['request', 'MutationStage'],
  ['request', 'ReadStage'],
  ['request', 'RequestResponseStage'],
  ['transport', 'Native-Transport-Requests'],
];
const MESSAGES = ['HINT_REQ', 'MUTATION_REQ', 'RANGE_REQ', 'READ_REQ', 'READ_REPAIR_REQ'];

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * What the agent says on port 9000: few of its thousand metrics, under their true names and labels.
 *
 * A number in `node.metrics` takes the place of the usual one: by its name, without Cassandra's
 * prefix, and with the last label where there are several (`thread_pools_pending_tasks{ReadStage}`).
 * What has no usual number is added.
 *
 * @param prefixes - Of the names wanted; all of them when there are none.
 */
export function metricsText(
  state: ClusterState,
  node: NodeState,
  prefixes: readonly string[],
): string {
  const usual = [
    ...processSamples(state),
    ...nodeSamples(state, node),
    ...POOLS.flatMap(([type, name]) => poolSamples(type, name)),
    ...MESSAGES.map((type) =>
      cassandra('dropped_message_dropped_total', 0, { message_type: type }),
    ),
    ...[...state.keyspaces.keys()].flatMap((keyspace) =>
      tablesOf(state, node, keyspace).flatMap(([name, table]) =>
        tableSamples(keyspace, name, table, majorOf(node.version)),
      ),
    ),
  ];
  const names = new Set(usual.map(keyOf));
  const added = [...node.metrics]
    .filter(([key]) => !names.has(key))
    .map(([key, value]) => cassandra(key, value));
  const samples = [...usual, ...added]
    .filter(({ name }) => prefixes.length === 0 || prefixes.some((at) => name.startsWith(at)))
    .map((sample) => ({ ...sample, value: node.metrics.get(keyOf(sample)) ?? sample.value }));
  return printed(samples, commonLabels(state, node));
}

function keyOf({ name, labels }: Sample): string {
  const last = Object.values(labels).at(-1);
  return `${name.replace(CASSANDRA, '')}${last === undefined ? '' : `{${last}}`}`;
}

function cassandra(name: string, value: number, labels: Sample['labels'] = {}): Sample {
  return { name: `${CASSANDRA}${name}`, labels, value };
}

function processSamples({ clock }: ClusterState): readonly Sample[] {
  const startedSeconds = (clock.wallMs() - STARTED_MS_AGO) / 1000;
  const memory = (name: string, area: string, value: number): Sample => ({
    name,
    labels: { area },
    value,
  });
  return [
    { name: 'process_start_time_seconds', labels: {}, value: startedSeconds },
    memory('jvm_memory_bytes_used', 'heap', HEAP_BYTES / 2),
    memory('jvm_memory_bytes_used', 'nonheap', 133_000_000),
    memory('jvm_memory_bytes_max', 'heap', HEAP_BYTES),
    memory('jvm_memory_bytes_max', 'nonheap', -1),
  ];
}

function nodeSamples(state: ClusterState, node: NodeState): readonly Sample[] {
  const running = node.compactions.length + runningJobs(state, node);
  const dead = state.nodes.filter((peer) => !peer.isGhost && !believesAlive(node, peer));
  return [
    cassandra('storage_load', node.loadBytes),
    cassandra('storage_exceptions', 0),
    cassandra('storage_total_hints', dead.length * 100),
    // The peer is a part of the name: the agent has no label for it.
    ...dead.map(({ address }) =>
      cassandra(`hints_service_hints_created_${address.replaceAll(/[.:]/g, '_')}_7000`, 100),
    ),
    cassandra('compaction_pending_tasks', running),
    cassandra('compaction_completed_tasks', 691),
    cassandra('client_connected_native_clients', 0),
    cassandra('table_percent_repaired_all', 83.25),
    cassandra('table_memtable_off_heap_data_size_all', 98_779),
    cassandra('table_bloom_filter_off_heap_memory_used_all', 24_000),
    cassandra('table_index_summary_off_heap_memory_used_all', 1681),
    cassandra('table_compression_metadata_off_heap_memory_used_all', 12_000),
  ];
}

function runningJobs(state: ClusterState, node: NodeState): number {
  return compactionsOfJobs(state, node, state.clock.wallMs()).length;
}

function poolSamples(pool_type: string, pool_name: string): readonly Sample[] {
  const figures = {
    active_tasks: 0,
    pending_tasks: 0,
    completed_tasks: 9093,
    currently_blocked_tasks: 0,
    total_blocked_tasks: 0,
  };
  return Object.entries(figures).map(([name, value]) =>
    cassandra(`thread_pools_${name}`, value, { pool_type, pool_name }),
  );
}

function tableSamples(
  keyspace: string,
  table: string,
  { liveBytes }: TableState,
  major: number,
): readonly Sample[] {
  const figures = {
    live_ss_table_count: liveBytes > 0 ? 2 : 0,
    live_disk_space_used: liveBytes,
    total_disk_space_used: liveBytes,
    snapshots_size: 0,
    estimated_partition_count: 1800,
    max_partition_size: 35_425,
    percent_repaired: 83.25,
    pending_flushes: 0,
    pending_compactions: 0,
    // The agent of 5.0 has it no more.
    ...(major < 5 ? { dropped_mutations: 0 } : {}),
    read_latency_sum: 76_900,
    read_latency_count: 769,
    write_latency_sum: 540_000,
    write_latency_count: 18_000,
  };
  return Object.entries(figures).map(([name, value]) =>
    cassandra(`table_${name}`, value, { keyspace, table }),
  );
}

function commonLabels({ name }: ClusterState, node: NodeState): Readonly<Record<string, string>> {
  return {
    host: node.hostId,
    instance: node.address,
    cluster: name,
    datacenter: node.datacenter,
    rack: node.rack,
    pod_name: `${name}-${node.datacenter}-${node.rack}-sts-0`,
    node_name: 'node-1',
  };
}

/** Each name once, with its samples after its type, as the format demands. */
function printed(samples: readonly Sample[], common: Readonly<Record<string, string>>): string {
  const names = [...new Set(samples.map(({ name }) => name))];
  const lines = names.flatMap((name) => [
    `# HELP ${name} `,
    `# TYPE ${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}`,
    ...samples
      .filter((sample) => sample.name === name)
      .map(({ labels, value }) => {
        const pairs = Object.entries({ ...common, ...labels }).map(
          ([key, text]) => `${key}="${text}",`,
        );
        return `${name}{${pairs.join('')}} ${javaDouble(value)}`;
      }),
  ]);
  return `${lines.join('\n')}\n`;
}
