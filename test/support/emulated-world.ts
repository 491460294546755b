import { groupBy } from '../../shared/domain/group-by.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { objectsAt, stringAt } from '../../shared/domain/json.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PodAccess } from '../../shared/ports/pod-access.ts';
import type { PodExec } from '../../shared/ports/pod-exec.ts';
import { aCassandraDatacenter } from './a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from './a-cassandra-stateful-set.ts';
import { fakeKubernetesApi } from './fake-kubernetes-api.ts';
import type { FakeKubernetesApi } from './fake-kubernetes-api.ts';
import type { EmulatedCluster } from './management-api/an-emulated-cluster.ts';
import type { CliWorld } from './run-cli.ts';

type Answers = Parameters<typeof fakeKubernetesApi>[0];

export interface EmulatedWorld extends CliWorld {
  readonly api: FakeKubernetesApi;
  readonly pods: PodAccess;
  readonly namespace: string;
}

interface WorldParts {
  /** Answers of the API server in addition to, or instead of, the usual ones. */
  readonly answers?: Answers;
  /** Runs commands in pods; absent, exec is refused. */
  readonly exec?: PodExec['exec'];
}

/** Emulated clusters, each in its namespace, with the objects that Kubernetes has of them. */
export function emulatedWorld(
  clusters: EmulatedCluster | readonly EmulatedCluster[],
  { answers = {}, exec = refuse }: WorldParts = {},
): EmulatedWorld {
  const all = 'state' in clusters ? [clusters] : clusters;
  const http = all.map((cluster) => ({ cluster, http: cluster.podHttp() }));
  const api = fakeKubernetesApi({ ...listsOf(all), ...answers });
  return {
    api,
    namespace: all[0]?.namespace ?? 'default',
    ...(all[0] === undefined ? {} : { clock: all[0].state.clock }),
    pods: {
      async request(request) {
        const { namespace } = request.endpoint.pod;
        const found = http.find(({ cluster }) => cluster.namespace === namespace);
        if (found === undefined) throw new Error(`no cluster in the namespace ${namespace}`);
        return found.http.request(request);
      },
      exec,
      forward: refuse,
      lines() {
        throw new Error('no logs were given to this world');
      },
    },
  };
}

function refuse(): Promise<never> {
  const refusal = new AppError('KDS_FORBIDDEN', 'exec into pods is forbidden', {
    hint: 'Ask for the right to create pods/exec.',
  });
  return Promise.reject(refusal);
}

/** What the API server lists, in each namespace and in all of them. */
function listsOf(clusters: readonly EmulatedCluster[]): Answers {
  const answers: Record<string, JsonObject> = {};
  const add = (group: string, plural: string, namespace: string, items: readonly JsonObject[]) => {
    for (const path of [`${group}/namespaces/${namespace}/${plural}`, `${group}/${plural}`]) {
      const known = objectsAt(answers[`GET ${path}`], 'items');
      answers[`GET ${path}`] = { items: [...known, ...items] };
    }
  };
  for (const cluster of clusters) {
    const { namespace } = cluster;
    const pods = cluster.pods();
    add('/api/v1', 'pods', namespace, pods);
    add('/apis/apps/v1', 'statefulsets', namespace, statefulSetsOf(cluster, pods));
    if (cluster.operator === 'cass-operator') {
      const path = '/apis/cassandra.datastax.com/v1beta1';
      add(path, 'cassandradatacenters', namespace, datacentersOf(cluster));
    }
  }
  return answers;
}

function datacentersOf({ state, namespace }: EmulatedCluster): readonly JsonObject[] {
  const names = [...new Set(state.nodes.map(({ datacenter }) => datacenter))];
  return names.map((name) => ({
    ...aCassandraDatacenter({
      clusterName: state.name,
      serverVersion: state.version,
      size: state.nodes.filter(({ datacenter }) => datacenter === name).length,
    }),
    metadata: { name, namespace },
  }));
}

function statefulSetsOf(
  { namespace, operator }: EmulatedCluster,
  pods: readonly JsonObject[],
): readonly JsonObject[] {
  const owners = groupBy(pods, ownerOf);
  return [...owners].map(([name, own]) => {
    const labels = own[0]?.['metadata'] as JsonObject;
    const datacenter = stringAt(labels, 'labels', 'cassandra.datastax.com/datacenter') ?? '';
    const rack = stringAt(labels, 'labels', 'cassandra.datastax.com/rack') ?? '';
    const set = aCassandraStatefulSet({ image: 'cassandra:5.0.9' });
    return {
      ...set,
      metadata: {
        name,
        namespace,
        ...(operator === 'none'
          ? {}
          : {
              labels: { 'cassandra.datastax.com/rack': rack },
              ownerReferences: [{ kind: 'CassandraDatacenter', name: datacenter }],
            }),
      },
      spec: { ...(set['spec'] as JsonObject), replicas: own.length },
      status: { readyReplicas: own.length },
    };
  });
}

function ownerOf(pod: JsonObject): string {
  return stringAt(objectsAt(pod, 'metadata', 'ownerReferences')[0], 'name') ?? '';
}
