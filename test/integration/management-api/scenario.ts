import type { EmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { jobIdIn } from './recordings.ts';
import type { Recording, Recordings } from './recordings.ts';

/** What had happened before: another request, or something that no request does. */
export type Before = string | ((cluster: EmulatedCluster, address: string) => void);

const started: Before = (cluster, address) => {
  cluster.start(address);
};
const stopped: Before = (cluster, address) => {
  cluster.stop(address);
};
const othersStarted: Before = (cluster) => {
  cluster.start('127.0.0.2');
  cluster.start('127.0.0.3');
};
const killed: Before = (cluster, address) => {
  cluster.crash(address);
};

const SNAPSHOTS_TAKEN = ['ops-snapshot_take', 'ops-snapshot_take_kt', 'ops-snapshot_take_table'];
const MADE = ['ops-keyspace_create'];

/** By the name of a recording, or its beginning up to `*`; the first that fits counts. */
const BEFORE: readonly (readonly [name: string, before: readonly Before[]])[] = [
  ['job-compact_v1-compactions*', ['job-compact_v1-202']],
  ['job-rebuild_dc1-*', ['job-rebuild_nodc-submit']],
  ['ops-keyspace_create_again', MADE],
  ['ops-keyspace_alter', MADE],
  ['ops-keyspace_replication_made', [...MADE, 'ops-keyspace_alter']],
  ['ops-tables_create', MADE],
  ['ops-tables_list_made', [...MADE, 'ops-tables_create']],
  ['ops-role_list', ['ops-role_create']],
  ['ops-snapshot_take_again', ['ops-snapshot_take']],
  ['ops-snapshot_list_empty', []],
  ['ops-snapshot_list_none', SNAPSHOTS_TAKEN],
  ['ops-snapshot_list*', SNAPSHOTS_TAKEN],
  ['ops-snapshot_delete*', SNAPSHOTS_TAKEN],
  ['ops-fql_status_enabled', ['ops-fql_enable']],
  ['passwordauth-role_list_after', ['passwordauth-role_create', 'passwordauth-role_create_super']],
  ['passwordauth-role_list_end', ['passwordauth-role_create', 'passwordauth-role_create_nulls']],
  ['managed-lifecycle_pid-starting', [stopped, 'managed-lifecycle_start']],
  ['managed-probes_liveness-starting', [stopped, 'managed-lifecycle_start']],
  ['managed-probes_readiness-starting', [stopped, 'managed-lifecycle_start']],
  ['managed-lifecycle_start-while_starting', [stopped, 'managed-lifecycle_start']],
  ['managed-lifecycle_pid', [stopped, 'managed-lifecycle_start', started]],
  ['managed-lifecycle_start-again', [stopped, 'managed-lifecycle_start', started]],
  ['managed-lifecycle_stop', [stopped, 'managed-lifecycle_start', started]],
  ['managed-probes_liveness-after_kill', [killed]],
  ['managed-probes_readiness-after_kill', [killed]],
  ['managed-*', [stopped]],
  [
    'sidecar-probes_liveness-after_failed_start*',
    [killed, 'sidecar-lifecycle_start-cassandra_down'],
  ],
  ['sidecar-lifecycle_pid-after_failed_start', [killed, 'sidecar-lifecycle_start-cassandra_down']],
  ['sidecar-lifecycle_start-cassandra_down', [killed]],
  ['sidecar-lifecycle_stop-cassandra_down', [killed]],
  ['sidecar-probes_liveness-cassandra_down', [killed]],
  ['sidecar-probes_readiness-cassandra_down', [killed]],
  ['starting-metadata_endpoints-200-1-n1', [othersStarted]],
  ['starting-metadata_endpoints-200-1', [othersStarted]],
  ['starting-probes_readiness-200-1', [othersStarted]],
  ['down_crash-tables_v1_system', ['ops-schema_reset']],
  ['down_shutdown-tables_v1_system', ['ops-schema_reset']],
];

/** What must have happened before a request can have its recorded answer. */
export function beforeOf(recordings: Recordings, recording: Recording): readonly Before[] {
  const rule = BEFORE.find(([name]) =>
    name.endsWith('*') ? recording.name.startsWith(name.slice(0, -1)) : recording.name === name,
  );
  const submission = submissionOf(recordings, recording);
  return [...(rule?.[1] ?? []), ...(submission === undefined ? [] : [submission.name])];
}

/** The recording that handed out the id of the job that this one asks for. */
export function submissionOf(recordings: Recordings, recording: Recording): Recording | undefined {
  const id = recording.request.query['job_id'];
  return [...recordings.values()].find((other) => id !== undefined && jobIdIn(other) === id);
}

/** How long the job of a recording had been going on when it was polled, in milliseconds. */
export function elapsedMs({ name, response }: Recording): number {
  const { body } = response;
  const status =
    body !== null && typeof body === 'object' && 'status' in body ? body['status'] : '';
  if (name.includes('-compactions')) return 300;
  if (status !== 'WAITING') return 3_600_000;
  const changes = (body as { readonly status_changes?: readonly unknown[] }).status_changes ?? [];
  return changes.length > 0 ? 10 : 0;
}
