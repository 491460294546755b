import type { JsonObject } from '../domain/json.ts';
import type { NodeConfig } from '../domain/node-config.ts';
import { resolveCassandraDatacenter } from './resolve-cassandra-datacenter.ts';
import { resolveK8ssandraCluster } from './resolve-k8ssandra-cluster.ts';
import { resolveStatefulSet } from './resolve-stateful-set.ts';

type Resolver = (object: JsonObject) => readonly NodeConfig[] | undefined;

/** By API version and kind: another operator also has a kind CassandraDatacenter. */
const RESOLVERS: ReadonlyMap<string, Resolver> = new Map([
  ['apps/v1 StatefulSet', resolveStatefulSet],
  ['apps/v1beta1 StatefulSet', resolveStatefulSet],
  ['apps/v1beta2 StatefulSet', resolveStatefulSet],
  ['cassandra.datastax.com/v1beta1 CassandraDatacenter', resolveCassandraDatacenter],
  ['k8ssandra.io/v1alpha1 K8ssandraCluster', resolveK8ssandraCluster],
]);

/**
 * Resolves an object into the configuration of its nodes, one entry per datacenter.
 *
 * @returns Undefined for a kind that describes no Cassandra nodes, for a StatefulSet
 *   that runs something else, and for one whose CassandraDatacenter is judged.
 */
export function resolveNodes(object: JsonObject): readonly NodeConfig[] | undefined {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  return RESOLVERS.get(`${apiVersion} ${kind}`)?.(object);
}
