import { createHash } from 'node:crypto';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { majorOf } from './cluster-state.ts';
import type { ClusterState, Job, NodeState, StatusChange } from './cluster-state.ts';

interface Work {
  readonly type: string;
  /** Text of the exception with which it ends at once. */
  readonly error?: string | undefined;
  readonly runMs?: number;
  readonly compaction?: Job['compaction'];
}

/** More than these are forgotten, the oldest first. */
const KEPT = 1000;

/** Queues work behind what the one thread of the node has to do already. */
export function submitJob(state: ClusterState, node: NodeState, work: Work): Job {
  const submitMs = state.clock.wallMs();
  const startMs = Math.max(submitMs, ...queued(node).map(({ endMs }) => endMs));
  node.nextJob += 1;
  const job: Job = {
    id: uuidOf(`${node.hostId}/${node.nextJob}`),
    type: work.type,
    submitMs,
    startMs,
    endMs: startMs + (work.error === undefined ? (work.runMs ?? state.jobMs) : 0),
    error: work.error,
    changes: [],
    compaction: work.compaction,
  };
  keepJob(node, job);
  return job;
}

/** Repairs do not wait for other jobs; their changes are known from the start and show in time. */
export function submitRepair(
  state: ClusterState,
  node: NodeState,
  id: string,
  changesAfterMs: readonly StatusChange[],
): Job {
  const nowMs = state.clock.wallMs();
  const changes = changesAfterMs.map((change) => ({ ...change, timeMs: nowMs + change.timeMs }));
  const endMs = Math.max(nowMs, ...changes.map(({ timeMs }) => timeMs));
  const job: Job = {
    id,
    type: 'repair',
    submitMs: nowMs,
    startMs: nowMs,
    endMs,
    error: undefined,
    changes,
    compaction: undefined,
  };
  keepJob(node, job);
  return job;
}

/** What `GET executor/job` says; times are texts, and 0 before it has ended. */
export function jobView(job: Job, nowMs: number): JsonObject {
  const isOver = job.endMs <= nowMs;
  return {
    id: job.id,
    type: job.type,
    status: isOver ? endStatus(job) : 'WAITING',
    submit_time: String(job.submitMs),
    end_time: isOver ? String(job.endMs) : '0',
    error: isOver ? (job.error ?? null) : null,
    status_changes: job.changes
      .filter(({ timeMs }) => timeMs <= nowMs)
      .map(({ status, timeMs, message }) => ({ status, change_time: String(timeMs), message })),
  };
}

/** A repair that failed is COMPLETED all the same: only its changes tell. */
function endStatus({ error }: Job): string {
  return error === undefined ? 'COMPLETED' : 'ERROR';
}

type Target = NonNullable<Job['compaction']>;

const TASK_TYPES: Readonly<Record<string, string>> = {
  CLEANUP: 'Cleanup',
  SCRUB: 'Scrub',
  UPGRADE_SSTABLES: 'Upgrade sstables',
  GARBAGE_COLLECT: 'Remove deleted data',
};

/** What `GET tables/compactions` says of the jobs that are going on. */
export function compactionsOfJobs(
  state: ClusterState,
  node: NodeState,
  nowMs: number,
): readonly JsonObject[] {
  return [...node.jobs.values()].flatMap((job) => {
    const isRunning = job.startMs <= nowMs && nowMs < job.endMs;
    const { compaction } = job;
    return isRunning && compaction !== undefined ? [rowOf(state, job, compaction, nowMs)] : [];
  });
}

function rowOf(
  state: ClusterState,
  job: Job,
  { keyspace, table }: Target,
  nowMs: number,
): JsonObject {
  const total = state.keyspaces.get(keyspace)?.tables.get(table)?.liveBytes ?? 0;
  const id = uuidOf(`${keyspace}.${table}`);
  const folder = `/var/lib/cassandra/data/${keyspace}/${table}-${id.replaceAll('-', '')}`;
  const isFive = majorOf(state.version) >= 5;
  return {
    id,
    keyspace,
    columnfamily: table,
    completed: Math.floor((total * (nowMs - job.startMs)) / (job.endMs - job.startMs)),
    total,
    taskType: TASK_TYPES[job.type] ?? (isFive ? 'Major compaction' : 'Compaction'),
    unit: 'bytes',
    compactionId: uuidOf(job.id),
    sstables: `BigTableReader${isFive ? ':big' : ''}(path='${folder}/nb-1-big-Data.db')`,
    targetDirectory: isFive ? folder : null,
    operationType: null,
    operationId: null,
    description: null,
  };
}

function queued(node: NodeState): readonly Job[] {
  return [...node.jobs.values()].filter(({ type }) => type !== 'repair');
}

function keepJob(node: NodeState, job: Job): void {
  node.jobs.set(job.id, job);
  const [oldest] = node.jobs.keys();
  if (node.jobs.size > KEPT && oldest !== undefined) node.jobs.delete(oldest);
}

/** The same UUID for the same text, so that tests can be repeated. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const at = (start: number, end: number): string => hex.slice(start, end);
  return [at(0, 8), at(8, 12), at(12, 16), at(16, 20), at(20, 32)].join('-');
}
