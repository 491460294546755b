import type { Compaction } from '../../domain/compaction.ts';
import type { GossipView } from '../../domain/gossip-endpoint.ts';
import { ipAddress } from '../../domain/ip-address.ts';
import { isList, isObject, stringAt } from '../../domain/json.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { ringRole } from '../../domain/node-state.ts';
import { parseReplication } from '../../domain/replication.ts';
import type { Replication } from '../../domain/replication.ts';
import type { SchemaVersions } from '../../domain/schema-versions.ts';
import type { StreamSession } from '../../domain/stream-session.ts';
import { entityOf } from './entity-of.ts';
import { AppError } from '../../errors/app-error.ts';
import type { JsonAnswer } from './management-session.ts';

/** Key of `schema/versions` for nodes that did not answer, among them those that left. */
const UNREACHABLE = 'UNREACHABLE';

/** @throws AppError `KDS_NODE_ANSWER` */
export function schemaVersions({ value, unfit }: JsonAnswer): SchemaVersions {
  if (!isObject(value)) throw unfit('schema versions');
  const versions = Object.entries(value).map(([version, addresses]): [string, string[]] => {
    if (!isTexts(addresses)) throw unfit('list of nodes for each schema version');
    return [version, addresses.map(ipAddress)];
  });
  return {
    reachable: new Map(versions.filter(([version]) => version !== UNREACHABLE)),
    unreachable: versions.find(([version]) => version === UNREACHABLE)?.[1] ?? [],
  };
}

/** What gossip says about schema versions, for a server too old to be asked. */
export function gossipedVersions({ endpoints }: GossipView): SchemaVersions {
  const present = endpoints.filter((one) => ['member', 'joining'].includes(ringRole(one)));
  const reachable = new Map<string, string[]>();
  for (const { alive, schemaVersion, address } of present) {
    if (alive === false || schemaVersion === undefined) continue;
    reachable.set(schemaVersion, [...(reachable.get(schemaVersion) ?? []), address]);
  }
  const unreachable = present.filter(({ alive }) => alive === false);
  return { reachable, unreachable: unreachable.map(({ address }) => address) };
}

/** @throws AppError `KDS_NODE_ANSWER` */
export function keyspaceNames({ value, unfit }: JsonAnswer): readonly string[] {
  if (!isTexts(value)) throw unfit('list of keyspaces');
  return value;
}

/** @throws AppError `KDS_NODE_ANSWER` */
export function keyspaceReplication(keyspace: string, { value, unfit }: JsonAnswer): Replication {
  if (!isObject(value)) throw unfit('replication');
  try {
    return parseReplication(keyspace, value);
  } catch (error) {
    throw error instanceof AppError ? unfit('replication that can be read') : error;
  }
}

/** @throws AppError `KDS_NODE_ANSWER` */
export function compactions({ value, unfit }: JsonAnswer): readonly Compaction[] {
  if (!isList(value) || !value.every(isObject)) throw unfit('list of compactions');
  return value.map((row) => ({
    // Beside it, `id` is that of the table.
    id: stringAt(row, 'compactionId') ?? '',
    type: stringAt(row, 'taskType') ?? stringAt(row, 'operationType') ?? '',
    keyspace: stringAt(row, 'keyspace') ?? '',
    table: stringAt(row, 'columnfamily') ?? '',
    completed: countAt(row, 'completed'),
    total: countAt(row, 'total'),
    unit: stringAt(row, 'unit') ?? 'bytes',
  }));
}

/** @throws AppError `KDS_NODE_ANSWER` */
export function streamSessions({ value, unfit }: JsonAnswer): readonly StreamSession[] {
  const plans = entityOf(value);
  if (!isList(plans) || !plans.every(isObject)) throw unfit('list of streams');
  return plans.flatMap((plan) =>
    Object.entries(plan).flatMap(([planId, sessions]) => {
      if (!isList(sessions) || !sessions.every(isObject)) throw unfit('sessions of each stream');
      return sessions.map((session) => streamSession(planId, session));
    }),
  );
}

function streamSession(planId: string, session: JsonObject): StreamSession {
  return {
    planId,
    operation: stringAt(session, 'STREAM_OPERATION'),
    peer: ipAddress(stringAt(session, 'PEER') ?? ''),
    receiving: {
      files: countAt(session, 'TOTAL_FILES_RECEIVED'),
      totalFiles: countAt(session, 'TOTAL_FILES_TO_RECEIVE'),
      bytes: countAt(session, 'TOTAL_SIZE_RECEIVED'),
      totalBytes: countAt(session, 'TOTAL_SIZE_TO_RECEIVE'),
    },
    sending: {
      files: countAt(session, 'TOTAL_FILES_SENT'),
      totalFiles: countAt(session, 'TOTAL_FILES_TO_SEND'),
      bytes: countAt(session, 'TOTAL_SIZE_SENT'),
      totalBytes: countAt(session, 'TOTAL_SIZE_TO_SEND'),
    },
  };
}

/** Counts come as numbers from some endpoints and versions, as text from others. */
function countAt(row: JsonObject, key: string): number {
  const count = Number(row[key] ?? 0);
  return Number.isFinite(count) ? count : 0;
}

function isTexts(value: JsonValue): value is readonly string[] {
  return isList(value) && value.every((item) => typeof item === 'string');
}
