import type { NodeInfo } from '../../domain/node-info.ts';
import type { Replication } from '../../domain/replication.ts';
import type { CassandraNode, Sourced } from '../../ports/cassandra-node.ts';
import { gossipEndpoint, gossipReader, localEntry } from './gossip-answer.ts';
import type { ReadGossip } from './gossip-answer.ts';
import {
  compactions,
  gossipedVersions,
  keyspaceNames,
  keyspaceReplication,
  schemaVersions,
  streamSessions,
} from './management-answers.ts';
import { managementSession } from './management-session.ts';
import type { JsonAnswer, ManagementSession, ServerAccess } from './management-session.ts';

/** Enough to hide the way there and back, too few to be noticed by Cassandra. */
const REQUESTS_AT_ONCE = 8;

/** The questions that the Management API answers; the metrics and nodetool have the others. */
export type ManagementNode = Pick<
  CassandraNode,
  'gossip' | 'releaseVersion' | 'schemaVersions' | 'keyspaces' | 'info' | 'compactions' | 'streams'
>;

/**
 * A node as its Management API tells of it.
 *
 * @param readGossip - One for all nodes, where many are asked.
 */
export function managementNode(
  access: ServerAccess,
  readGossip: ReadGossip = gossipReader(),
): ManagementNode {
  const endpoints = async (session: ManagementSession): Promise<JsonAnswer> =>
    session.read('GET /api/v0/metadata/endpoints');

  return {
    async gossip() {
      return sourced(readGossip(await endpoints(managementSession(access))));
    },
    async releaseVersion() {
      const answer = await managementSession(access).ask('GET /api/v0/metadata/versions/release');
      if (answer.status !== 200) throw answer.refused();
      return sourced(answer.body.trim());
    },
    async schemaVersions() {
      const session = managementSession(access);
      const answer = await session.ask('GET /api/v1/ops/node/schema/versions');
      // A server from before v1.
      if (answer.status === 404)
        return sourced(gossipedVersions(readGossip(await endpoints(session))));
      if (answer.status !== 200) throw answer.refused();
      return sourced(schemaVersions({ value: answer.json(), unfit: answer.unfit }));
    },
    async keyspaces() {
      return sourced(await allReplications(managementSession(access)));
    },
    async info() {
      return sourced(nodeInfo(await endpoints(managementSession(access))));
    },
    async compactions() {
      const session = managementSession(access);
      const answer = await session.read('GET /api/v1/ops/tables/compactions');
      return sourced({ pending: undefined, running: compactions(answer) });
    },
    async streams() {
      const session = managementSession(access);
      return sourced(streamSessions(await session.read('GET /api/v0/ops/node/streaminfo')));
    },
  };
}

async function allReplications(
  session: ManagementSession,
): Promise<ReadonlyMap<string, Replication>> {
  const names = keyspaceNames(await session.read('GET /api/v0/ops/keyspace'));
  const found = new Map<string, Replication>();
  for (let start = 0; start < names.length; start += REQUESTS_AT_ONCE) {
    const batch = names.slice(start, start + REQUESTS_AT_ONCE);
    const replications = await Promise.all(batch.map((name) => replicationOf(session, name)));
    batch.forEach((name, index) => {
      const replication = replications[index];
      if (replication !== undefined) found.set(name, replication);
    });
  }
  return found;
}

/** Undefined for a keyspace that was dropped after it had been listed. */
async function replicationOf(
  session: ManagementSession,
  keyspace: string,
): Promise<Replication | undefined> {
  const query = [['keyspaceName', keyspace]] as const;
  const answer = await session.ask('GET /api/v0/ops/keyspace/replication', query);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw answer.refused();
  return keyspaceReplication(keyspace, { value: answer.json(), unfit: answer.unfit });
}

/** The Management API has no endpoint for it: this is what the node tells the others of itself. */
function nodeInfo(answer: JsonAnswer): NodeInfo {
  const entry = localEntry(answer);
  const local = gossipEndpoint(entry, answer);
  const ready = entry['RPC_READY'];
  return {
    hostId: local.hostId,
    datacenter: local.datacenter,
    rack: local.rack,
    releaseVersion: local.releaseVersion,
    // A node that stops to gossip, or drains, marks its own entry.
    gossipActive: local.status === undefined ? undefined : local.status !== 'shutdown',
    nativeTransportActive: ready === undefined ? undefined : ready === 'true',
    loadBytes: local.loadBytes,
    uptimeMs: undefined,
    heapUsedBytes: undefined,
    heapMaxBytes: undefined,
    offHeapBytes: undefined,
    exceptions: undefined,
    percentRepaired: undefined,
    tokenCount: local.tokens?.length,
  };
}

function sourced<T>(value: T): Sourced<T> {
  return { source: 'management-api', value };
}
