import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { findCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { PODS } from '../api-paths.ts';
import { findTarget } from '../cluster/find-target.ts';
import type { CassandraPod, Target, TargetRequest } from '../cluster/find-target.ts';
import { listObjects } from '../list-objects.ts';
import { refOf } from '../status/ownership.ts';
import type { WorkloadStatus } from '../status/workload-status.ts';

export interface ReportRequestTarget extends TargetRequest {
  readonly namespace: string;
}

/**
 * What a report is about, as far as can be told: without the rights to see workloads, pods alone.
 *
 * @throws AppError `KDS_NOT_FOUND` when there is nothing of the name, `KDS_USAGE` for a kind that
 *   is none.
 */
export async function findReportPods(
  api: KubernetesApi,
  request: ReportRequestTarget,
): Promise<Pick<Target, 'workloads' | 'pods'>> {
  try {
    return await findTarget(api, request);
  } catch (error) {
    const isWrong = error instanceof AppError && /^KDS_(?:NOT_FOUND|USAGE)$/.test(error.code);
    if (!(error instanceof AppError) || isWrong) throw error;
    return { workloads: [], pods: await podsAlone(api, request) };
  }
}

async function podsAlone(
  api: KubernetesApi,
  { namespace, labelSelector, target }: ReportRequestTarget,
): Promise<readonly CassandraPod[]> {
  try {
    const pods = (await listObjects(api, { type: PODS, namespace, labelSelector })) ?? [];
    const name = target?.split('/').at(-1);
    return pods
      .filter((pod) => !('code' in findCassandraContainer(pod)))
      .filter((pod) => name === undefined || namesOf(pod).includes(name))
      .map(podAlone);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

/** Its own, and of what it belongs to. */
function namesOf(pod: JsonObject): readonly (string | undefined)[] {
  const labels = ['cassandra.datastax.com/datacenter', 'k8ssandra.io/cluster-name'];
  return [
    refOf(pod).name,
    ...objectsAt(pod, 'metadata', 'ownerReferences').map((owner) => stringAt(owner, 'name')),
    ...labels.map((label) => stringAt(pod, 'metadata', 'labels', label)),
  ];
}

function podAlone(object: JsonObject): CassandraPod {
  const ref = refOf(object);
  const workload: WorkloadStatus = {
    kind: 'StatefulSet',
    namespace: ref.namespace,
    name: ref.name.replace(/-\d+$/, ''),
    cluster: undefined,
    cassandraVersion: undefined,
    desired: undefined,
    ready: undefined,
    withApi: undefined,
    pinnedRevision: undefined,
    phase: undefined,
    pods: [],
    datacenters: [],
    advice: [],
  };
  return {
    ...ref,
    object,
    workload,
    datacenter: undefined,
    datacenterName: undefined,
    rack: undefined,
  };
}
