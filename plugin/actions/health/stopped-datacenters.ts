import type { RingNode } from '../../../shared/domain/cluster-ring.ts';
import { member, numberAt, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { likeliestCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import { resolveContainerSettings } from '../../../shared/policy/container-settings.ts';
import { IMAGE_CONVENTIONS } from '../../../shared/policy/image-conventions.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { refOf } from '../status/ownership.ts';

/** A datacenter that somebody has stopped: its nodes are down, and nothing is broken. */
export interface StoppedDatacenter {
  /** As Cassandra knows it. */
  readonly name: string;
  /** What says so: `dc/dc2 has spec.stopped`. */
  readonly cause: string;
}

interface Candidate extends StoppedDatacenter {
  readonly clusterName: string | undefined;
}

/**
 * Finds the datacenters of a cluster that are to have no nodes, and have none that is up: by their
 * CassandraDatacenter, by the K8ssandraCluster, which also speaks of other Kubernetes clusters, or
 * by a StatefulSet that names its datacenter and is scaled to 0.
 *
 * A node of it whose pod there should be is not stopped but broken, and so the whole is not.
 */
export function stoppedDatacenters(
  { ring, members }: ClusterView,
  { clusters, datacenters, statefulSets }: StatusFacts,
): readonly StoppedDatacenter[] {
  const candidates = [
    ...clusters.flatMap(inCluster),
    ...datacenters.flatMap(asDatacenter),
    ...statefulSets.flatMap(asStatefulSet),
  ].filter(({ clusterName }) => ring !== undefined && clusterName === ring.clusterName);
  const byName = new Map(candidates.toReversed().map(({ name, cause }) => [name, { name, cause }]));
  return [...byName.values()].filter(({ name }) => {
    const own = members.filter(({ node }) => node?.datacenter === name);
    return (
      own.length > 0 &&
      own.every(
        ({ node, pod }) =>
          node?.alive !== true && (pod === undefined || pod.workload.desired === 0),
      )
    );
  });
}

/** Whether a node is down on purpose. */
export function isStopped(
  node: Pick<RingNode, 'datacenter'> | undefined,
  { stopped }: { readonly stopped: readonly StoppedDatacenter[] },
): boolean {
  return stopped.some(({ name }) => name === node?.datacenter);
}

/** `dc2 is stopped on purpose` */
export function stoppedText(stopped: readonly StoppedDatacenter[]): string {
  const names = stopped.map(({ name }) => name).join(', ');
  return `${names} ${stopped.length === 1 ? 'is' : 'are'} stopped on purpose`;
}

function inCluster(cluster: JsonObject): readonly Candidate[] {
  const { name } = refOf(cluster);
  const cassandra = objectAt(cluster, 'spec', 'cassandra');
  const clusterName = stringAt(cassandra, 'clusterName') ?? name;
  return objectsAt(cassandra, 'datacenters')
    .filter(saysStopped)
    .map((one) => {
      const own = stringAt(one, 'metadata', 'name') ?? '';
      const cause = `k8c/${name} has ${own} stopped`;
      return { name: stringAt(one, 'datacenterName') ?? own, clusterName, cause };
    });
}

function asDatacenter(datacenter: JsonObject): readonly Candidate[] {
  const spec = objectAt(datacenter, 'spec');
  if (!saysStopped(spec)) return [];
  const { name } = refOf(datacenter);
  const clusterName = stringAt(spec, 'clusterName');
  const cause = `dc/${name} has spec.stopped`;
  return [{ name: stringAt(spec, 'datacenterName') ?? name, clusterName, cause }];
}

function asStatefulSet(set: JsonObject): readonly Candidate[] {
  const found = likeliestCassandraContainer(objectAt(set, 'spec', 'template'));
  if (numberAt(set, 'spec', 'replicas') !== 0 || found === undefined) return [];
  const conventions = IMAGE_CONVENTIONS[found.family];
  const settings = resolveContainerSettings(found.raw, '', conventions, undefined);
  const name = settings.datacenter.value;
  const cause = `sts/${refOf(set).name} is scaled to 0`;
  return name === undefined ? [] : [{ name, clusterName: settings.clusterName.value, cause }];
}

function saysStopped(spec: JsonObject): boolean {
  return member(spec, 'stopped') === true;
}
