import { isList, isObject, numberAt, objectsAt, stringAt, stringsAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { NodeJob } from '../../domain/node-job.ts';
import type { NodeSnapshot } from '../../domain/node-snapshot.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ManagementApi, OpenManagementApi } from '../../ports/management-api.ts';
import type { PodHttp } from '../../ports/pod-http.ts';
import { entityOf } from './entity-of.ts';
import { managementSession } from './management-session.ts';
import type { JsonAnswer, ServerAccess } from './management-session.ts';

/** Opens the Management API of pods. */
export function managementApiOpener(http: PodHttp, clock: Clock): OpenManagementApi {
  return ({ servers, timeoutMs, signal }) =>
    servers.managementApi === undefined
      ? undefined
      : managementApi({ http, endpoint: servers.managementApi, clock, timeoutMs, signal });
}

function managementApi(access: ServerAccess): ManagementApi {
  return {
    async readiness() {
      const answer = await managementSession(access).ask('GET /api/v0/probes/readiness');
      if (answer.status === 200) return { isReady: true };
      if (answer.status !== 500) throw answer.refused();
      return { isReady: false, reason: answer.body.trim() };
    },
    async features() {
      const session = managementSession(access);
      const answer = await session.ask('GET /api/v0/metadata/versions/features');
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw answer.refused();
      return stringsAt(answer.json(), 'features');
    },
    async snapshots() {
      return snapshots(await managementSession(access).read('GET /api/v0/ops/node/snapshots'));
    },
    async fullQueryLogging() {
      const session = managementSession(access);
      const answer = await session.read('GET /api/v0/ops/node/fullquerylogging');
      const enabled = entityOf(answer.value);
      if (typeof enabled !== 'boolean') throw answer.unfit('true or false');
      return enabled;
    },
    async job(id) {
      const session = managementSession(access);
      const answer = await session.ask('GET /api/v0/ops/executor/job', [['job_id', id]]);
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw answer.refused();
      return nodeJob({ value: answer.json(), unfit: answer.unfit });
    },
  };
}

function snapshots({ value, unfit }: JsonAnswer): readonly NodeSnapshot[] {
  const rows = entityOf(value);
  if (!isList(rows) || !rows.every(isObject)) throw unfit('list of snapshots');
  return rows.map((row) => {
    const name = stringAt(row, 'Snapshot name');
    if (name === undefined) throw unfit('name of every snapshot');
    return {
      name,
      keyspace: stringAt(row, 'Keyspace name') ?? '',
      table: stringAt(row, 'Column family name') ?? '',
      trueSize: stringAt(row, 'True size'),
      sizeOnDisk: stringAt(row, 'Size on disk'),
      createdAt: timeAt(row, 'Creation time'),
      expiresAt: timeAt(row, 'Expiration time'),
    };
  });
}

/** What is not set is the text `null`. */
function timeAt(row: JsonObject, key: string): string | undefined {
  const text = stringAt(row, key);
  return text === 'null' ? undefined : text;
}

function nodeJob({ value, unfit }: JsonAnswer): NodeJob {
  const id = stringAt(value, 'id');
  const status = stringAt(value, 'status');
  if (id === undefined || status === undefined) throw unfit('job');
  // A repair that failed is COMPLETED, without an error: only its history tells.
  const failure = objectsAt(value, 'status_changes').find((change) => change['status'] === 'ERROR');
  const failed = status === 'ERROR' || failure !== undefined;
  const ended = status === 'WAITING' ? undefined : millisAt(value, 'end_time');
  return {
    id,
    type: stringAt(value, 'type') ?? '',
    outcome: outcomeOf(status, failed),
    submittedMs: millisAt(value, 'submit_time'),
    endedMs: ended,
    reason: failed ? (stringAt(value, 'error') ?? stringAt(failure, 'message')) : undefined,
  };
}

function outcomeOf(status: string, failed: boolean): NodeJob['outcome'] {
  if (failed) return 'failed';
  return status === 'COMPLETED' ? 'succeeded' : 'waiting';
}

/** Text, although the OpenAPI document calls it a number; 0 while there is none. */
function millisAt(value: JsonAnswer['value'], key: string): number | undefined {
  const millis = Number(stringAt(value, key) ?? numberAt(value, key) ?? 0);
  return Number.isSafeInteger(millis) && millis > 0 ? millis : undefined;
}
