import { objectAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { aRunningPod } from '../a-running-pod.ts';
import type { NodeState } from './cluster-state.ts';
import type { PodSet } from './pod-set.ts';

const CERTIFICATES = '/management-api-certs';

/** The pod of a node: as cass-operator makes it, or of a StatefulSet and injected. */
export function emulatedPod(cluster: PodSet, node: NodeState): JsonObject {
  const pod =
    cluster.operator === 'cass-operator' ? operatorPod(cluster, node) : injectedPod(cluster, node);
  const isReady = node.process === 'running' && node.gossip !== 'BOOT';
  const conditions = [{ type: 'Ready', status: isReady ? 'True' : 'False' }];
  const address = { podIP: node.address, podIPs: [{ ip: node.address }], hostIP: '10.0.0.1' };
  return { ...pod, status: { ...objectAt(pod, 'status'), ...address, conditions } };
}

function injectedPod(cluster: PodSet, node: NodeState): JsonObject {
  const name = cluster.podName(node);
  return aRunningPod({
    name,
    owner: ownerOf(name),
    namespace: cluster.namespace,
    injected: true,
    labels: { app: 'cassandra' },
  });
}

function operatorPod(cluster: PodSet, node: NodeState): JsonObject {
  const { name: clusterName } = cluster.state;
  const name = cluster.podName(node);
  const pod = aRunningPod({
    name,
    owner: ownerOf(name),
    namespace: cluster.namespace,
    labels: {
      'app.kubernetes.io/created-by': 'cass-operator',
      'app.kubernetes.io/instance': `cassandra-${clusterName}`,
      'app.kubernetes.io/managed-by': 'cass-operator',
      'app.kubernetes.io/name': 'cassandra',
      'app.kubernetes.io/version': node.version,
      'cassandra.datastax.com/cluster': clusterName,
      'cassandra.datastax.com/datacenter': node.datacenter,
      'cassandra.datastax.com/node-state': 'Started',
      'cassandra.datastax.com/rack': node.rack,
    },
  });
  return { ...pod, spec: operatorSpec(cluster, node, objectAt(pod, 'spec')) };
}

function operatorSpec({ hasTls, podName }: PodSet, node: NodeState, spec: JsonObject) {
  const tls = hasTls
    ? [
        { name: 'MGMT_API_TLS_CA_CERT_FILE', value: `${CERTIFICATES}/ca.crt` },
        { name: 'MGMT_API_TLS_CERT_FILE', value: `${CERTIFICATES}/tls.crt` },
        { name: 'MGMT_API_TLS_KEY_FILE', value: `${CERTIFICATES}/tls.key` },
      ]
    : [];
  return {
    ...spec,
    containers: [
      {
        name: 'cassandra',
        image: `ghcr.io/k8ssandra/cass-management-api:${node.version}-ubi`,
        ports: [
          { name: 'native', containerPort: 9042 },
          { name: 'internode', containerPort: 7000 },
          { name: 'jmx', containerPort: 7199 },
          { name: 'mgmt-api-http', containerPort: 8080 },
          { name: 'metrics', containerPort: 9000 },
        ],
        env: [
          { name: 'USE_MGMT_API', value: 'true' },
          { name: 'MGMT_API_NO_KEEP_ALIVE', value: 'true' },
          { name: 'MGMT_API_EXPLICIT_START', value: 'true' },
          ...tls,
        ],
        volumeMounts: [{ name: 'server-data', mountPath: '/var/lib/cassandra' }],
      },
      { name: 'server-system-logger', image: 'ghcr.io/k8ssandra/system-logger:v1.32.0' },
    ],
    volumes: [
      {
        name: 'server-data',
        persistentVolumeClaim: { claimName: `server-data-${podName(node)}` },
      },
    ],
  };
}

function ownerOf(podName: string): string {
  return podName.slice(0, podName.lastIndexOf('-'));
}
