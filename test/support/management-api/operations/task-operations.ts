import type { JsonObject } from '../../../../shared/domain/json.ts';
import type { ClusterState, Job } from '../cluster-state.ts';
import { OK, RpcFailure, json, jsonOf, nameIn, namesIn, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';
import { jobView, submitJob } from '../jobs.ts';
import { takeSnapshot } from './snapshot-operations.ts';

interface Task {
  /** After the version and `/ops/`. */
  readonly path: string;
  readonly type: string;
  readonly members?: readonly string[];
  readonly refuse?: (exchange: Exchange) => ApiAnswer | undefined;
  /** Whether v1 refuses a keyspace that does not exist; others fail in the job. */
  readonly checksKeyspace?: boolean;
}

const KEYSPACE_MEMBERS = ['keyspace_name', 'tables', 'jobs'];

const TASKS: readonly Task[] = [
  { path: 'keyspace/cleanup', type: 'CLEANUP' },
  {
    path: 'tables/compact',
    type: 'COMPACTION',
    members: [
      'keyspace_name',
      'tables',
      'split_output',
      'user_defined',
      'user_defined_files',
      'start_token',
      'end_token',
    ],
    refuse: compactRefusal,
  },
  { path: 'tables/flush', type: 'FLUSH', checksKeyspace: true },
  {
    path: 'tables/garbagecollect',
    type: 'GARBAGE_COLLECT',
    checksKeyspace: true,
    refuse: ({ query }) =>
      /^(?:|row|cell)$/i.test(query.get('tombstoneOption') ?? '')
        ? undefined
        : text(400, 'tombstoneOption must be either ROW or CELL'),
  },
  {
    path: 'tables/scrub',
    type: 'SCRUB',
    members: [
      ...KEYSPACE_MEMBERS,
      'disable_snapshot',
      'skip_corrupted',
      'check_data',
      'reinsert_overflowed_ttl',
    ],
  },
  { path: 'tables/sstables/upgrade', type: 'UPGRADE_SSTABLES' },
];

/** Work on tables: at once and without its result by v0, as a job by v1. */
export const TASK_OPERATIONS: readonly Operation[] = [
  ...TASKS.flatMap((task) => [operationOf(task, 0), operationOf(task, 1)]),
  {
    method: 'GET',
    path: '/api/v0/ops/executor/job',
    produces: ['json'],
    answer: jobStatus,
  },
];

function operationOf(task: Task, version: 0 | 1): Operation {
  return {
    method: 'POST',
    path: `/api/v${version}/ops/${task.path}`,
    produces: ['text'],
    accepts: { members: task.members ?? KEYSPACE_MEMBERS },
    refuse: (exchange) => task.refuse?.(exchange),
    answer: (exchange) => carryOut(task, version, exchange),
  };
}

function jobStatus({ node, query, nowMs }: Exchange): ApiAnswer {
  const id = query.get('job_id');
  if (id === null) throw new RpcFailure('getJobStatus');
  const job = node.jobs.get(id);
  return job === undefined ? json(404, '{}') : jsonOf(jobView(job, nowMs));
}

/** Local keyspaces have nothing to clean up, and are not even queued. */
function carryOut(task: Task, version: 0 | 1, exchange: Exchange): ApiAnswer {
  const { state, body } = exchange;
  const keyspace = nameIn(body, 'keyspace_name') ?? '';
  const isCleanup = task.type === 'CLEANUP';
  if (isCleanup && /^system(?:_schema)?$/i.test(keyspace)) return OK;
  const isChecked = version === 1 && task.checksKeyspace === true;
  if (isChecked && isUnknown(state, keyspace)) {
    return text(400, `keyspace ${keyspace} does not exists`);
  }
  const id = submit(task, exchange);
  if (version === 1) return text(202, id);
  return isCleanup ? text(200, id) : OK;
}

function submit({ type }: Task, exchange: Exchange): string {
  const { state, node, body } = exchange;
  const error = errorOf(state, body);
  if (type === 'SCRUB' && error === undefined) snapshotBeforeScrub(exchange);
  const compaction = type === 'FLUSH' ? undefined : firstTarget(state, body);
  return submitJob(state, node, { type, error, compaction }).id;
}

function isUnknown({ keyspaces }: ClusterState, keyspace: string): boolean {
  return keyspace !== '' && !keyspaces.has(keyspace);
}

function snapshotBeforeScrub({ state, node, body, nowMs }: Exchange): void {
  if (body['disable_snapshot'] === true) return;
  takeSnapshot(node, nowMs, `pre-scrub-${nowMs}`, targetsOf(state, body));
}

function errorOf(state: ClusterState, body: JsonObject): string | undefined {
  const keyspace = nameIn(body, 'keyspace_name');
  if (keyspace === undefined) return undefined;
  const known = state.keyspaces.get(keyspace)?.tables;
  const exception = 'java.lang.IllegalArgumentException';
  if (known === undefined) return `${exception}: Keyspace ${keyspace} does not exist`;
  const unknown = namesIn(body, 'tables').find((table) => !known.has(table));
  return unknown === undefined
    ? undefined
    : `${exception}: Unknown keyspace/cf pair (${keyspace}.${unknown})`;
}

function targetsOf(
  state: ClusterState,
  body: JsonObject,
): readonly { keyspace: string; table: string; bytes: number }[] {
  const wantedKeyspace = nameIn(body, 'keyspace_name');
  const wanted = namesIn(body, 'tables');
  return [...state.keyspaces].flatMap(([keyspace, { tables }]) =>
    wantedKeyspace !== undefined && wantedKeyspace !== keyspace
      ? []
      : [...tables]
          .filter(([table]) => wanted.length === 0 || wanted.includes(table))
          .map(([table, { liveBytes }]) => ({ keyspace, table, bytes: liveBytes })),
  );
}

function firstTarget(state: ClusterState, body: JsonObject): Job['compaction'] {
  return targetsOf(state, body)[0];
}

function compactRefusal({ body }: Exchange): ApiAnswer | undefined {
  const hasTokens =
    nameIn(body, 'start_token') !== undefined || nameIn(body, 'end_token') !== undefined;
  const isUserDefined = body['user_defined'] === true;
  if (body['split_output'] === true && (isUserDefined || hasTokens)) {
    return text(400, 'Invalid option combination: Can not use split-output here');
  }
  if (isUserDefined && hasTokens) {
    const message = 'Can not provide tokens when using user-defined';
    return text(400, `Invalid option combination: ${message}`);
  }
  return isUserDefined && namesIn(body, 'user_defined_files').length === 0
    ? text(400, 'Must provide a file if setting userDefined to true')
    : undefined;
}
