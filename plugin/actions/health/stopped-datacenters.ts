import type { RingNode } from '../../../shared/domain/cluster-ring.ts';
import { member, numberAt, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { likeliestCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import { resolveContainerSettings } from '../../../shared/policy/container-settings.ts';
import { IMAGE_CONVENTIONS } from '../../../shared/policy/image-conventions.ts';
import type { ClusterMember, ClusterView } from '../cluster/cluster-view.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { isOwner, refOf } from '../status/ownership.ts';

/** A datacenter that somebody has stopped: its nodes are down, and nothing is broken. */
export interface StoppedDatacenter {
  /** As Cassandra knows it. */
  readonly name: string;
  /** What says so: `dc/dc2 has spec.stopped`. */
  readonly cause: string;
}

/** What one object of Kubernetes says of a datacenter. */
interface Saying {
  readonly namespace: string;
  /** A StatefulSet at 0 may be left over from nodes that are gone for good. */
  readonly isDeclared: boolean;
  /** As Cassandra knows it; undefined when it is not told. */
  readonly name: string | undefined;
  readonly clusterName: string | undefined;
  /** What says so; undefined when there are to be nodes. */
  readonly cause: string | undefined;
}

/**
 * Finds the datacenters of a cluster that are to have no nodes, and have none that is up: by their
 * CassandraDatacenter, by the K8ssandraCluster, which also speaks of other Kubernetes clusters, or
 * by StatefulSets that name their datacenter and are scaled to 0, all of them.
 *
 * A node of it whose pod there should be is not stopped but broken, and so the whole is not. That
 * the others have none of its nodes in the ring any more, as when they were started since, does not
 * count against what says `stopped`.
 *
 * @param facts - Of the target that the view was built of.
 */
export function stoppedDatacenters(
  { ring, members, workloads }: Pick<ClusterView, 'ring' | 'members' | 'workloads'>,
  facts: Pick<StatusFacts, 'clusters' | 'datacenters' | 'statefulSets'>,
): readonly StoppedDatacenter[] {
  if (ring?.clusterName === undefined) return [];
  const { clusterName } = ring;
  // Names repeat: a copy for tests may be called the same.
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  const sayings = [
    ...facts.clusters.flatMap(inCluster),
    ...facts.datacenters.map(asDatacenter),
    ...plainSets(facts).flatMap((set) => asStatefulSet(set, members)),
  ].filter(({ namespace }) => namespaces.has(namespace));
  const wanted = sayings.filter(({ cause }) => cause === undefined);
  const inRing = new Set(ring.nodes.map(({ datacenter }) => datacenter));
  const candidates = sayings.flatMap((one) =>
    one.name !== undefined &&
    one.cause !== undefined &&
    one.clusterName === clusterName &&
    (one.isDeclared || inRing.has(one.name))
      ? [{ name: one.name, cause: one.cause }]
      : [],
  );
  const byName = new Map(candidates.toReversed().map((one) => [one.name, one]));
  return [...byName.values()].filter(
    ({ name }) =>
      !wanted.some((one) => mayBeOf(one, name, clusterName)) && !isAnyWanted(name, members),
  );
}

/** What tells neither its datacenter nor its cluster is not held against any. */
function mayBeOf(one: Saying, name: string, clusterName: string): boolean {
  return one.clusterName === undefined
    ? one.name === name
    : one.clusterName === clusterName && (one.name ?? name) === name;
}

/** Whether a node of the datacenter is up, or a pod of it should be there. */
function isAnyWanted(name: string, members: readonly ClusterMember[]): boolean {
  const own = members.filter(
    ({ node, pod }) => (node === undefined ? pod?.datacenterName : node.datacenter) === name,
  );
  return own.some(
    ({ node, pod }) => node?.alive === true || (pod !== undefined && pod.workload.desired !== 0),
  );
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

/** What it does not stop the CassandraDatacenter tells better. */
function inCluster(cluster: JsonObject): readonly Saying[] {
  const { name, namespace } = refOf(cluster);
  const cassandra = objectAt(cluster, 'spec', 'cassandra');
  const clusterName = stringAt(cassandra, 'clusterName') ?? name;
  return objectsAt(cassandra, 'datacenters')
    .filter(saysStopped)
    .map((one) => {
      const own = stringAt(one, 'metadata', 'name') ?? '';
      const cause = `k8c/${name} has ${own} stopped`;
      const datacenter = stringAt(one, 'datacenterName') ?? own;
      return { name: datacenter, namespace, clusterName, cause, isDeclared: true };
    });
}

function asDatacenter(datacenter: JsonObject): Saying {
  const spec = objectAt(datacenter, 'spec');
  const { name, namespace } = refOf(datacenter);
  return {
    namespace,
    isDeclared: true,
    name: stringAt(spec, 'datacenterName') ?? name,
    clusterName: stringAt(spec, 'clusterName'),
    cause: saysStopped(spec) ? `dc/${name} has spec.stopped` : undefined,
  };
}

/** How large those of a CassandraDatacenter are follows from that. */
function plainSets({
  statefulSets,
  datacenters,
}: Pick<StatusFacts, 'statefulSets' | 'datacenters'>): readonly JsonObject[] {
  return statefulSets.filter(
    (set) => !datacenters.some((one) => isOwner(one, set, 'CassandraDatacenter')),
  );
}

function asStatefulSet(set: JsonObject, members: readonly ClusterMember[]): readonly Saying[] {
  const found = likeliestCassandraContainer(objectAt(set, 'spec', 'template'));
  if (found === undefined) return [];
  const conventions = IMAGE_CONVENTIONS[found.family];
  const settings = resolveContainerSettings(found.raw, '', conventions, undefined);
  const { name, namespace } = refOf(set);
  const isStopped = numberAt(set, 'spec', 'replicas') === 0;
  return [
    {
      namespace,
      isDeclared: false,
      name: settings.datacenter.value ?? datacenterByNodes(set, members),
      clusterName: settings.clusterName.value,
      cause: isStopped ? `sts/${name} is scaled to 0` : undefined,
    },
  ];
}

/** As a node of it says. */
function datacenterByNodes(set: JsonObject, members: readonly ClusterMember[]): string | undefined {
  const own = members.filter(
    ({ pod }) => pod !== undefined && formatRef(pod.workload) === formatRef(refOf(set)),
  );
  return own.find(({ node }) => node?.datacenter !== undefined)?.node?.datacenter;
}

function saysStopped(spec: JsonObject): boolean {
  return member(spec, 'stopped') === true;
}
