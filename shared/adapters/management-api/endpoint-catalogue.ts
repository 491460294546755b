/** Whether the product asks an endpoint of the Management API, and for what. */
type EndpointUse =
  | {
      /** Commands that need it, where the node has no better source. */
      readonly usedBy: readonly string[];
    }
  /** Why no command needs it. */
  | { readonly leftOut: string };

const CHANGES = 'changes the node; only mgmt sends it, as it is';
const SUPERSEDED = 'says OK even when the work fails; its v1 successor returns a job that tells';
const LIFECYCLE =
  'may start a second Cassandra beside the one in the pod; a pod is restarted as a whole instead';
const DSE = 'for DataStax Enterprise only';
const IN_GOSSIP = 'metadata/endpoints says it, too';
const LOOKERS = ['status', 'ring', 'gossip', 'schema', 'describe-cluster', 'info', 'topology'];

/**
 * Every endpoint of the Management API's OpenAPI document, and what the product does with it.
 */
export const MANAGEMENT_ENDPOINTS = {
  'GET /api/v0/metadata/endpoints': { usedBy: LOOKERS },
  'GET /api/v0/metadata/localdc': { leftOut: IN_GOSSIP },
  'GET /api/v0/metadata/versions/features': { usedBy: ['report'] },
  'GET /api/v0/metadata/versions/release': { usedBy: ['status'] },
  'GET /api/v0/probes/cluster': {
    leftOut: 'does not see dead nodes; topology computes it from the ring and replication',
  },
  'GET /api/v0/probes/liveness': { leftOut: 'says OK while the server runs, Cassandra or not' },
  'GET /api/v0/probes/readiness': { usedBy: ['report'] },
  'GET /api/v0/lifecycle/pid': { leftOut: 'a process id means nothing outside of its pod' },
  'POST /api/v0/lifecycle/configure': { leftOut: LIFECYCLE },
  'POST /api/v0/lifecycle/start': { leftOut: LIFECYCLE },
  'POST /api/v0/lifecycle/stop': { leftOut: LIFECYCLE },

  'GET /api/v0/ops/executor/job': { usedBy: ['report'] },
  'GET /api/v0/ops/keyspace': {
    usedBy: ['status', 'ring', 'describe-cluster', 'topology'],
  },
  'GET /api/v0/ops/keyspace/replication': {
    usedBy: ['status', 'ring', 'describe-cluster', 'topology'],
  },
  'POST /api/v0/ops/keyspace/alter': { leftOut: CHANGES },
  'POST /api/v0/ops/keyspace/cleanup': { leftOut: SUPERSEDED },
  'POST /api/v0/ops/keyspace/create': { leftOut: CHANGES },
  'POST /api/v0/ops/keyspace/refresh': { leftOut: CHANGES },
  'POST /api/v1/ops/keyspace/cleanup': { leftOut: CHANGES },

  'GET /api/v0/ops/tables': { leftOut: 'the metrics name all tables, with their figures' },
  'GET /api/v1/ops/tables': { leftOut: 'the metrics name all tables, with their figures' },
  'GET /api/v1/ops/tables/compactions': { usedBy: ['compactions'] },
  'POST /api/v0/ops/tables/compact': { leftOut: SUPERSEDED },
  'POST /api/v0/ops/tables/create': { leftOut: CHANGES },
  'POST /api/v0/ops/tables/flush': { leftOut: SUPERSEDED },
  'POST /api/v0/ops/tables/garbagecollect': { leftOut: SUPERSEDED },
  'POST /api/v0/ops/tables/scrub': { leftOut: SUPERSEDED },
  'POST /api/v0/ops/tables/sstables/upgrade': { leftOut: SUPERSEDED },
  'POST /api/v1/ops/tables/compact': { leftOut: CHANGES },
  'POST /api/v1/ops/tables/flush': { leftOut: CHANGES },
  'POST /api/v1/ops/tables/garbagecollect': { leftOut: CHANGES },
  'POST /api/v1/ops/tables/scrub': { leftOut: CHANGES },
  'POST /api/v1/ops/tables/sstables/upgrade': { leftOut: CHANGES },

  'GET /api/v1/ops/node/schema/versions': {
    usedBy: ['schema', 'describe-cluster'],
  },
  'GET /api/v0/ops/node/streaminfo': { usedBy: ['streams'] },
  'GET /api/v0/ops/node/snapshots': { usedBy: ['report'] },
  'GET /api/v0/ops/node/fullquerylogging': { usedBy: ['report'] },
  'POST /api/v0/ops/node/snapshots': { leftOut: CHANGES },
  'DELETE /api/v0/ops/node/snapshots': { leftOut: CHANGES },
  'POST /api/v0/ops/node/assassinate': { leftOut: CHANGES },
  'POST /api/v0/ops/node/compaction': { leftOut: CHANGES },
  'POST /api/v0/ops/node/decommission': { leftOut: SUPERSEDED },
  'POST /api/v0/ops/node/drain': { leftOut: CHANGES },
  'POST /api/v0/ops/node/encryption/internode/truststore/reload': { leftOut: DSE },
  'POST /api/v0/ops/node/fullquerylogging': { leftOut: CHANGES },
  'POST /api/v0/ops/node/hints/truncate': { leftOut: CHANGES },
  'POST /api/v0/ops/node/logging': { leftOut: CHANGES },
  'POST /api/v0/ops/node/move': { leftOut: CHANGES },
  'POST /api/v0/ops/node/repair': { leftOut: SUPERSEDED },
  'POST /api/v0/ops/node/schema/reload': { leftOut: CHANGES },
  'POST /api/v0/ops/node/schema/reset': { leftOut: CHANGES },
  'POST /api/v0/ops/node/search/rebuildIndex': { leftOut: DSE },
  'POST /api/v0/ops/seeds/reload': { leftOut: CHANGES },
  'POST /api/v1/ops/node/decommission': { leftOut: CHANGES },
  'POST /api/v1/ops/node/rebuild': { leftOut: CHANGES },
  'POST /api/v1/ops/node/repair': { leftOut: CHANGES },

  'GET /api/v0/ops/auth/role': { leftOut: 'no command looks at roles' },
  'POST /api/v0/ops/auth/role': { leftOut: 'has the password in its URL' },
  'DELETE /api/v0/ops/auth/role': { leftOut: CHANGES },
  'POST /api/v1/ops/auth/identity_to_role': { leftOut: CHANGES },
  'DELETE /api/v1/ops/auth/identity_to_role': { leftOut: CHANGES },

  'PUT /api/v2/repairs': { leftOut: CHANGES },
  'DELETE /api/v2/repairs': { leftOut: CHANGES },
  'GET /api/v2/tokens/rangetoendpoint': {
    leftOut: 'computed from tokens and replication, for all keyspaces at once',
  },
} as const satisfies Readonly<Record<string, EndpointUse>>;

type Endpoints = typeof MANAGEMENT_ENDPOINTS;

/** An endpoint that the product asks: `GET /api/v0/metadata/endpoints`. */
export type UsedEndpoint = {
  [Key in keyof Endpoints]: Endpoints[Key] extends { usedBy: readonly string[] } ? Key : never;
}[keyof Endpoints];
