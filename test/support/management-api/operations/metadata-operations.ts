import { EMPTY_404, RpcFailure, empty, entityOf, json, jsonOf, text } from '../exchange.ts';
import type { ApiAnswer, Exchange, Operation } from '../exchange.ts';
import { believesAlive, gossipView, knownTo, ringMembers } from '../gossip-view.ts';
import { tokenRanges } from '../replicas.ts';

const FEATURES = [
  'async_sstable_tasks',
  'full_query_logging',
  'rebuild',
  'async_upgrade_sstable_task',
  'async_compaction_task',
  'async_scrub_task',
  'async_move_task',
  'async_gc_task',
  'reload_internode_truststore',
  'async_flush_task',
];

/** What a node knows about itself, the others and the ring. */
export const METADATA_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v0/metadata/versions/release',
    produces: ['text'],
    answer: ({ node }) => text(200, node.version),
  },
  {
    method: 'GET',
    path: '/api/v0/metadata/versions/features',
    produces: ['json'],
    answer: ({ node, state }) =>
      state.isBeforeV1
        ? EMPTY_404
        : jsonOf({ cassandra_version: node.version, mgmt_version: '', features: FEATURES }),
  },
  {
    method: 'GET',
    path: '/api/v0/metadata/endpoints',
    produces: ['json'],
    answer: ({ state, node }) => entityOf(gossipView(state, node)),
  },
  {
    method: 'GET',
    path: '/api/v0/metadata/localdc',
    produces: ['text'],
    answer: ({ node }) => text(200, node.datacenter),
  },
  {
    method: 'GET',
    path: '/api/v1/ops/node/schema/versions',
    produces: ['json'],
    answer: schemaVersions,
  },
  {
    method: 'GET',
    path: '/api/v2/tokens/rangetoendpoint',
    produces: ['json'],
    answer: rangeToEndpoint,
  },
  {
    method: 'GET',
    path: '/api/v0/probes/cluster',
    produces: ['text', 'json'],
    integers: ['rf_per_dc'],
    answer: clusterProbe,
  },
];

/** Nodes that left count as unreachable until gossip forgets them; ghosts never had a schema. */
function schemaVersions({ state, node: observer }: Exchange): ApiAnswer {
  if (observer.isDrained) throw new RpcFailure('getSchemaVersions');
  const known = knownTo(state, observer).filter(({ isGhost }) => !isGhost);
  const named = known.map((node) => ({
    version: believesAlive(observer, node) ? node.schemaVersion : 'UNREACHABLE',
    address: node.address,
  }));
  const versions = [...new Set(named.map(({ version }) => version))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const rows = versions.map((version) => [
    version,
    named.filter((entry) => entry.version === version).map(({ address }) => address),
  ]);
  return jsonOf(Object.fromEntries(rows));
}

/** Sorted as texts; without a keyspace, for one of the server's own choice. */
function rangeToEndpoint({ state, query }: Exchange): ApiAnswer {
  const [first = ''] = state.keyspaces.keys();
  const keyspace = state.keyspaces.get(query.get('keyspaceName') ?? first);
  if (keyspace === undefined) return json(404, 'keyspace not found');
  const ranges = tokenRanges(ringMembers(state), keyspace.replication)
    .toSorted((a, b) => (String(a.start) < String(b.start) ? -1 : 1))
    .map(({ start, end, replicas }) => {
      const endpoints = JSON.stringify(replicas.map(({ address }) => address));
      return `{"tokens":[${start},${end}],"endpoints":${endpoints}}`;
    });
  return json(200, `{"token_range_to_endpoints":[${ranges.join(',')}]}`);
}

/** Counts the members of the ring, dead or alive: it does not see that nodes are down. */
function clusterProbe({ state, node, query }: Exchange): ApiAnswer {
  const members = ringMembers(state);
  const datacenters = new Set(members.map(({ datacenter }) => datacenter));
  const factor = Number(query.get('rf_per_dc') ?? 3);
  const level = query.get('consistency_level') ?? 'LOCAL_QUORUM';
  const required = replicasFor(level, factor, datacenters.size);
  if (required === undefined) throw new RpcFailure('checkConsistencyLevel');
  if (required <= members.length) return empty(200);
  const dead = members.filter((member) => !believesAlive(node, member));
  const messages =
    dead.length > 0
      ? dead.map(({ address }) => `/${address}:7000`)
      : [`${required} replicas required, but only ${members.length} nodes in the ring`];
  const ranges = tokenRanges(members, {}).map(({ start, end }) => [`[${start}, ${end}]`, messages]);
  const [wrapping, ...others] = ranges;
  return json(500, JSON.stringify(Object.fromEntries([...others, wrapping ?? []])));
}

function replicasFor(level: string, factor: number, datacenters: number): number | undefined {
  const quorum = (count: number): number => Math.floor(count / 2) + 1;
  const levels: Readonly<Record<string, number>> = {
    ANY: 1,
    ONE: 1,
    TWO: 2,
    THREE: 3,
    LOCAL_ONE: 1,
    LOCAL_QUORUM: quorum(factor),
    EACH_QUORUM: quorum(factor) * datacenters,
    QUORUM: quorum(factor * datacenters),
    ALL: factor * datacenters,
  };
  return levels[level];
}
