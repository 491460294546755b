import { objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { emulatedWorld } from './emulated-world.ts';
import type { EmulatedWorld } from './emulated-world.ts';
import { anEmulatedCluster } from './management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from './management-api/an-emulated-cluster.ts';

type Answers = NonNullable<Parameters<typeof emulatedWorld>[1]>['answers'];

const GIB = 2 ** 30;
const NAMESPACE = '/api/v1/namespaces/prod';

/** Three nodes in three racks, with a keyspace of three replicas. */
export function aHealthyCluster(): EmulatedCluster {
  return anEmulatedCluster({
    nodes: 3,
    keyspaces: { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } },
  });
}

/**
 * The cluster in a namespace where all that `health` looks at is well, but for what a test puts in
 * its place: each pod on a Kubernetes node of its own, half full volumes, one budget for all pods,
 * no webhook and no Medusa.
 */
export function aHealthyWorld(cluster = aHealthyCluster(), answers: Answers = {}): EmulatedWorld {
  const { clock } = cluster.state;
  const pods = cluster.pods().map((pod, index) => ({
    ...pod,
    spec: { ...(pod['spec'] as JsonObject), nodeName: `worker-${index}` },
  }));
  const now = new Date(clock.wallMs()).toISOString();
  return emulatedWorld(cluster, {
    answers: {
      [`GET ${NAMESPACE}/pods`]: { items: pods },
      [`GET ${NAMESPACE}/persistentvolumeclaims`]: { items: pods.flatMap(claimsOf) },
      ...Object.fromEntries(
        pods.map((pod, index) => [
          `GET /api/v1/nodes/worker-${index}/proxy/stats/summary`,
          summaryOf(pod, 0.5),
        ]),
      ),
      'GET /apis/policy/v1/namespaces/prod/poddisruptionbudgets': { items: [aBudget()] },
      'GET /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases': {
        items: pods.map((_, index) => aLease(`worker-${index}`, clock.wallMs() - 4_000)),
      },
      'POST /apis/authentication.k8s.io/v1/selfsubjectreviews': {
        metadata: { creationTimestamp: now.replace(/\.\d+Z$/, 'Z') },
      },
      ...answers,
    },
  });
}

export function aLease(node: string, renewedMs: number): JsonObject {
  return {
    metadata: { name: node, namespace: 'kube-node-lease' },
    spec: { holderIdentity: node, renewTime: new Date(renewedMs).toISOString() },
  };
}

/** As cass-operator makes it for a datacenter. */
export function aBudget(name = 'dc1-pdb', disruptionsAllowed = 1): JsonObject {
  return {
    metadata: { name, namespace: 'prod' },
    spec: {
      minAvailable: 2,
      selector: { matchLabels: { 'cassandra.datastax.com/datacenter': 'dc1' } },
    },
    status: { disruptionsAllowed, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
  };
}

/** What the kubelet says of the volumes of a pod. */
export function summaryOf(pod: JsonObject, used: number): JsonObject {
  return {
    pods: [
      {
        podRef: { name: stringAt(pod, 'metadata', 'name') ?? '', namespace: 'prod' },
        volume: claimNames(pod).map((name) => ({
          name: 'server-data',
          usedBytes: used * 100 * GIB,
          capacityBytes: 100 * GIB,
          availableBytes: (1 - used) * 100 * GIB,
          pvcRef: { name, namespace: 'prod' },
        })),
      },
    ],
  };
}

function claimNames(pod: JsonObject): readonly string[] {
  return objectsAt(pod, 'spec', 'volumes').flatMap(
    (volume) => stringAt(volume, 'persistentVolumeClaim', 'claimName') ?? [],
  );
}

function claimsOf(pod: JsonObject): readonly JsonObject[] {
  return claimNames(pod).map((name) => ({
    metadata: { name, namespace: 'prod' },
    spec: { resources: { requests: { storage: '100Gi' } } },
    status: { phase: 'Bound', capacity: { storage: '100Gi' } },
  }));
}
