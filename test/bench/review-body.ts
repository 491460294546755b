import { isObject, objectAt, objectsAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { injectPod } from '../../shared/injection/inject-pod.ts';
import { MARK } from '../../shared/injection/names.ts';
import { CURRENT_TEMPLATE, formatPin } from '../../shared/injection/pin.ts';
import { DEFAULT_SETTINGS } from '../../shared/injection/settings.ts';
import { applyPatch } from '../../shared/jsonpatch/apply-patch.ts';

/** As the webhook with its defaults pins a StatefulSet of Cassandra 5.0.9. */
const PIN = formatPin({
  ...DEFAULT_SETTINGS,
  template: CURRENT_TEMPLATE,
  image: 'docker.io/k8ssandra/cass-management-api:5.0.9-ubi-v0.1.125',
  fromPatch: 9,
  beforePatch: null,
  nativeSidecar: true,
});

/** A Cassandra pod as a StatefulSet makes it, with as many variables as the benchmark is about. */
export function benchmarkPod(variables: number): JsonObject {
  const env = Array.from({ length: variables }, (_, i) => ({
    name: `APP_SETTING_${i}`,
    value: `value of the setting number ${i} here`,
  }));
  const mount = {
    name: 'kube-api-access',
    mountPath: '/var/run/secrets/kubernetes.io',
    readOnly: true,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'cassandra-0',
      namespace: 'bench',
      labels: {
        'app.kubernetes.io/name': 'cassandra',
        'inject.k8ssandra.io/enabled': 'true',
        'statefulset.kubernetes.io/pod-name': 'cassandra-0',
      },
      annotations: { [MARK.pin]: PIN },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: 'cassandra',
          uid: 'u',
          controller: true,
        },
      ],
    },
    spec: {
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data-cassandra-0' } },
        { name: 'kube-api-access', emptyDir: {} },
      ],
      containers: [
        {
          name: 'cassandra',
          image: 'cassandra:5.0.9',
          ports: [
            { name: 'cql', containerPort: 9042, protocol: 'TCP' },
            { name: 'internode', containerPort: 7000, protocol: 'TCP' },
          ],
          env: [
            { name: 'CASSANDRA_CLUSTER_NAME', value: 'bench' },
            { name: 'MAX_HEAP_SIZE', value: '2G' },
            ...env,
          ],
          resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
          volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }, mount],
          readinessProbe: { tcpSocket: { port: 9042 }, periodSeconds: 5 },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 120,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      securityContext: { runAsUser: 999, runAsGroup: 999, fsGroup: 999 },
      hostname: 'cassandra-0',
      schedulerName: 'default-scheduler',
      tolerations: [
        {
          key: 'node.kubernetes.io/not-ready',
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 300,
        },
      ],
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    },
  };
}

/** The body that the API server posts for the creation of a pod. */
export function reviewBody(pod: JsonObject): string {
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      requestKind: { group: '', version: 'v1', kind: 'Pod' },
      requestResource: { group: '', version: 'v1', resource: 'pods' },
      name: 'cassandra-0',
      namespace: 'bench',
      operation: 'CREATE',
      userInfo: { username: 'system:serviceaccount:kube-system:statefulset-controller' },
      object: pod,
      oldObject: null,
      dryRun: false,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
    },
  });
}

/** What our webhook adds to the pod, in the form that the peer reads: it makes the same additions. */
export function additionsFor(pod: JsonObject): JsonObject {
  const decision = injectPod(pod, {
    settings: DEFAULT_SETTINGS,
    namespaceLabels: {},
    limitRanges: [],
    nativeSidecars: true,
  });
  if (decision.outcome === 'skipped') throw new Error(JSON.stringify(decision.reasons));
  const after = applyPatch(pod, decision.patch);
  const [before, injected] = [cassandraOf(pod), cassandraOf(after)];
  return {
    labels: newMembers(objectAt(pod, 'metadata', 'labels'), objectAt(after, 'metadata', 'labels')),
    annotations: objectAt(after, 'metadata', 'annotations'),
    initContainers: objectsAt(after, 'spec', 'initContainers'),
    volumes: newEntries(objectAt(pod, 'spec'), objectAt(after, 'spec'), 'volumes'),
    volumeMounts: newEntries(before, injected, 'volumeMounts'),
    env: newEntries(before, injected, 'env'),
    ports: newEntries(before, injected, 'ports'),
    lifecycle: injected['lifecycle'] ?? null,
  };
}

function cassandraOf(pod: JsonObject): JsonObject {
  const container: JsonValue | undefined = objectsAt(pod, 'spec', 'containers')[0];
  if (!isObject(container)) throw new Error('the benchmark pod has no container');
  return container;
}

function newEntries(before: JsonObject, after: JsonObject, list: string): readonly JsonObject[] {
  return objectsAt(after, list).slice(objectsAt(before, list).length);
}

function newMembers(before: JsonObject, after: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(after).filter(([key]) => !Object.hasOwn(before, key)));
}
