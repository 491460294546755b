import { AppError } from '../../errors/app-error.ts';
import type { CassandraNode, Sourced } from '../../ports/cassandra-node.ts';
import { joinGossip, localEntry } from './join-gossip.ts';
import { NodetoolSession } from './nodetool-session.ts';
import type { NodetoolPorts, NodetoolTarget } from './nodetool-session.ts';
import { parseClientstats } from './parse-clientstats.ts';
import { parseCompactionstats } from './parse-compactionstats.ts';
import { parseDescribeCluster } from './parse-describe-cluster.ts';
import type { ClusterDescription } from './parse-describe-cluster.ts';
import { parseGossipInfo } from './parse-gossip-info.ts';
import { parseInfo } from './parse-info.ts';
import { parseNetstats } from './parse-netstats.ts';
import { parsePendingHints } from './parse-pending-hints.ts';
import { parseRing } from './parse-ring.ts';
import { parseTablestats } from './parse-tablestats.ts';
import { parseTpstats } from './parse-tpstats.ts';
import { parseVersion } from './parse-version.ts';

/** What Cassandra allows; nodetool's launcher would take anything else apart. */
const KEYSPACE = /^\w{1,48}$/;

/**
 * A node that is asked with nodetool, in its own container: slow, but in need of nothing.
 *
 * What is asked at once (in one turn of the event loop) is one exec. Ask for gossip, keyspaces and
 * schema together, and three commands are run in place of five.
 */
export function nodetoolNode(ports: NodetoolPorts, target: NodetoolTarget): CassandraNode {
  const session = new NodetoolSession(ports, target);

  async function describe(): Promise<ClusterDescription> {
    return parseDescribeCluster(await session.ask('describecluster'));
  }

  return {
    async gossip() {
      const [gossipInfo, ring, description] = await Promise.all([
        session.ask('gossipinfo'),
        session.ask('ring'),
        orUndefined(describe()),
      ]);
      const entries = parseGossipInfo(gossipInfo);
      const isPlain = localEntry(entries) !== undefined;
      const localHostId = isPlain ? undefined : parseInfo(await session.ask('info')).hostId;
      return sourced(joinGossip({ entries, ring: parseRing(ring), description, localHostId }));
    },
    releaseVersion: async () => sourced(parseVersion(await session.ask('version'))),
    schemaVersions: async () => sourced((await describe()).schemaVersions),
    async keyspaces() {
      const { keyspaces } = await describe();
      if (keyspaces === undefined) throw noKeyspaces();
      return sourced(keyspaces);
    },
    async info() {
      const [text, gossipInfo] = await Promise.all([
        session.ask('info'),
        session.ask('gossipinfo'),
      ]);
      const info = parseInfo(text);
      const own = parseGossipInfo(gossipInfo).find(
        ({ states }) => states.get('HOST_ID') === info.hostId,
      );
      return sourced({ ...info, releaseVersion: own?.states.get('RELEASE_VERSION') });
    },
    threadPools: async () => sourced(parseTpstats(await session.ask('tpstats'))),
    compactions: async () => sourced(parseCompactionstats(await session.ask('compactionstats'))),
    hints: async () => sourced(parsePendingHints(await session.ask('listpendinghints'))),
    streams: async () => sourced(parseNetstats(await session.ask('netstats'))),
    async tableStats(keyspace) {
      if (keyspace === undefined) {
        return sourced(parseTablestats(await session.ask('tablestats -F json')));
      }
      if (!KEYSPACE.test(keyspace)) throw noSuchKeyspace(keyspace);
      return sourced(parseTablestats(await session.ask(`tablestats -F json ${keyspace}`)));
    },
    clients: async () => sourced(parseClientstats(await session.ask('clientstats --all'))),
  };
}

function sourced<T>(value: T): Sourced<T> {
  return { source: 'nodetool', value };
}

/** For what is good to know: partial truth beats no answer. */
async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function noKeyspaces(): AppError {
  return new AppError('KDS_NODE_ANSWER', 'nodetool before Cassandra 4.0 does not show keyspaces', {
    hint: 'Read them in the pod with: cqlsh -e "SELECT * FROM system_schema.keyspaces"',
  });
}

function noSuchKeyspace(keyspace: string): AppError {
  return new AppError('KDS_NOT_FOUND', `there is no keyspace ${JSON.stringify(keyspace)}`, {
    hint: 'List the keyspaces with: kubectl k8ssandra describe-cluster',
  });
}
