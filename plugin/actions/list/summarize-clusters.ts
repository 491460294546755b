import { formatVersion } from '../../../shared/domain/cassandra-version.ts';
import { member, numberAt, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import {
  findCassandraContainer,
  versionOf,
} from '../../../shared/injection/cassandra-container.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import type { ListFacts } from './gather-list.ts';
import { lastBackupOf } from './last-backup.ts';
import { operationOf } from './operation.ts';

/** One line of `list`: a cluster of k8ssandra-operator, a datacenter or a StatefulSet of its own. */
export interface ClusterSummary {
  readonly kind: 'K8ssandraCluster' | 'CassandraDatacenter' | 'StatefulSet';
  readonly namespace: string;
  readonly name: string;
  /** Names of the datacenters, as Kubernetes knows them. */
  readonly datacenters: readonly string[];
  /** Nodes that are ready; undefined when it cannot be told. */
  readonly ready: number | undefined;
  /** Nodes that there should be. */
  readonly size: number | undefined;
  readonly version: string | undefined;
  /** `remote` when the nodes are in another Kubernetes cluster. */
  readonly health: 'ready' | 'degraded' | 'down' | 'stopped' | 'remote' | 'unknown';
  /** What is being done to it: a condition of its operator or a running task. */
  readonly operation: string | undefined;
  /** When the last successful backup of Medusa ended, RFC 3339. */
  readonly lastBackup: string | undefined;
  readonly createdAt: string | undefined;
}

/** One line for each cluster; what belongs to another is part of that line. */
export function summarizeClusters(facts: ListFacts): readonly ClusterSummary[] {
  const claimed = new Set(facts.clusters.flatMap((cluster) => datacentersOf(cluster, facts)));
  const alone = facts.datacenters.filter((one) => !claimed.has(one));
  const plain = facts.statefulSets.filter(
    (set) => !facts.datacenters.some((one) => isOwner(one, set, 'CassandraDatacenter')),
  );
  return [
    ...facts.clusters.map((cluster) => summarizeCluster(cluster, facts)),
    ...alone.map((datacenter) => summarizeDatacenter(datacenter, facts)),
    ...plain.map(summarizeStatefulSet),
  ].toSorted((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** By the labels of k8ssandra-operator. */
function datacentersOf(cluster: JsonObject, { datacenters }: ListFacts): readonly JsonObject[] {
  const { namespace, name } = refOf(cluster);
  return datacenters.filter(
    (one) =>
      stringAt(one, 'metadata', 'labels', 'k8ssandra.io/cluster-name') === name &&
      (stringAt(one, 'metadata', 'labels', 'k8ssandra.io/cluster-namespace') ?? namespace) ===
        namespace,
  );
}

function summarizeCluster(cluster: JsonObject, facts: ListFacts): ClusterSummary {
  const here = datacentersOf(cluster, facts).map((one) => summarizeDatacenter(one, facts));
  const specs = objectsAt(cluster, 'spec', 'cassandra', 'datacenters');
  const names = specs.map((one) => stringAt(one, 'metadata', 'name') ?? '');
  const remote = specs.filter(
    (one) => !here.some(({ name }) => name === stringAt(one, 'metadata', 'name')),
  );
  const sizes = [...here.map(({ size }) => size), ...remote.map((one) => numberAt(one, 'size'))];
  return {
    kind: 'K8ssandraCluster',
    ...refOf(cluster),
    datacenters: names,
    // Of datacenters out of sight nobody here knows which nodes are ready.
    ready: remote.length > 0 ? undefined : sum(here.map(({ ready }) => ready)),
    size: sum(sizes),
    version: stringAt(cluster, 'spec', 'cassandra', 'serverVersion') ?? here[0]?.version,
    health: worst([
      ...here.map(({ health }) => health),
      ...(remote.length > 0 ? (['remote'] as const) : []),
    ]),
    operation: operationOf(cluster, facts.tasks) ?? here.find((one) => one.operation)?.operation,
    lastBackup: oldestBackup(here),
    createdAt: stringAt(cluster, 'metadata', 'creationTimestamp'),
  };
}

/** A cluster is as safe as its datacenter with the oldest backup; one without any counts most. */
function oldestBackup(datacenters: readonly ClusterSummary[]): string | undefined {
  const times = datacenters.map(({ lastBackup }) => lastBackup);
  if (times.includes(undefined)) return undefined;
  return times.toSorted()[0];
}

function summarizeDatacenter(datacenter: JsonObject, facts: ListFacts): ClusterSummary {
  const { namespace, name } = refOf(datacenter);
  const sets = facts.statefulSets.filter((set) => isOwner(datacenter, set, 'CassandraDatacenter'));
  const isStopped = member(datacenter, 'spec', 'stopped') === true;
  const size = isStopped ? 0 : numberAt(datacenter, 'spec', 'size');
  const ready = facts.setsKnown
    ? sum(sets.map((set) => numberAt(set, 'status', 'readyReplicas') ?? 0))
    : undefined;
  return {
    kind: 'CassandraDatacenter',
    namespace,
    name,
    datacenters: [name],
    ready,
    size,
    version: stringAt(datacenter, 'spec', 'serverVersion'),
    health: isStopped ? 'stopped' : healthOf(ready, size),
    operation: operationOf(datacenter, facts.tasks),
    lastBackup: lastBackupOf(namespace, name, facts.backups),
    createdAt: stringAt(datacenter, 'metadata', 'creationTimestamp'),
  };
}

function summarizeStatefulSet(set: JsonObject): ClusterSummary {
  const template = objectAt(set, 'spec', 'template');
  const container = findCassandraContainer(template);
  const version = 'code' in container ? undefined : versionOf(template, container, []);
  const size = numberAt(set, 'spec', 'replicas') ?? 1;
  const ready = numberAt(set, 'status', 'readyReplicas') ?? 0;
  const updated = numberAt(set, 'status', 'updatedReplicas') ?? 0;
  const isRolling =
    stringAt(set, 'status', 'currentRevision') !== stringAt(set, 'status', 'updateRevision');
  return {
    kind: 'StatefulSet',
    ...refOf(set),
    datacenters: [],
    ready,
    size,
    version: version === undefined ? undefined : formatVersion(version),
    health: size === 0 ? 'stopped' : healthOf(ready, size),
    operation: isRolling ? `rollout ${updated}/${size}` : undefined,
    lastBackup: undefined,
    createdAt: stringAt(set, 'metadata', 'creationTimestamp'),
  };
}

function healthOf(ready: number | undefined, size: number | undefined): ClusterSummary['health'] {
  if (ready === undefined || size === undefined) return 'unknown';
  if (ready >= size) return 'ready';
  return ready === 0 ? 'down' : 'degraded';
}

/** From the worst to the best. */
const ORDER: readonly ClusterSummary['health'][] = [
  'down',
  'degraded',
  'unknown',
  'remote',
  'stopped',
  'ready',
];

function worst(states: readonly ClusterSummary['health'][]): ClusterSummary['health'] {
  return ORDER.find((one) => states.includes(one)) ?? 'unknown';
}

/** Undefined as soon as one of them is. */
function sum(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce<number | undefined>(
    (total, one) => (total === undefined || one === undefined ? undefined : total + one),
    0,
  );
}
