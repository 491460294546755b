import { numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonValue } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { NODES, apiPath } from '../api-paths.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { claimsOf } from './claims-of.ts';
import type { VolumeFacts, VolumeUsage } from './health-facts.ts';

/** A summary is up to a megabyte long, and the kubelet measures nothing for it. */
const MAX_AT_ONCE = 8;
const TIMEOUT_MS = 5_000;
const VAIN_TRIES = 3;

/**
 * Asks the kubelets of the pods how full their volumes are. After one refusal for lack of rights no
 * other kubelet is asked: the right is for all of them. Nor is one after several that cannot be
 * reached, as long as none has answered: then it is the API server that cannot reach them.
 */
export async function readVolumes(
  api: KubernetesApi,
  pods: readonly CassandraPod[],
): Promise<VolumeFacts> {
  const mounting = pods.filter(({ object }) => claimsOf(object).length > 0);
  const nodes = [
    ...new Set(mounting.flatMap(({ object }) => stringAt(object, 'spec', 'nodeName') ?? [])),
  ];
  const usages: VolumeUsage[] = [];
  const errors = new Map<string, AppError>();
  let hopeless: AppError | undefined;
  await forEachLimited(nodes, MAX_AT_ONCE, async (node) => {
    if (hopeless !== undefined) {
      errors.set(node, hopeless);
      return;
    }
    try {
      const path = `${apiPath(NODES, undefined, node)}/proxy/stats/summary`;
      usages.push(...usagesIn(await api.request({ method: 'GET', path, timeoutMs: TIMEOUT_MS })));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      errors.set(node, error);
      const isVain = errors.size >= VAIN_TRIES && usages.length === 0;
      if (error.code === 'KDS_FORBIDDEN' || isVain) hopeless = error;
    }
  });
  return { usages, errors };
}

/** Of k8s.io/kubelet/pkg/apis/stats/v1alpha1, Kubernetes 1.34: `pods[].volume[]`. */
function usagesIn(summary: JsonValue): readonly VolumeUsage[] {
  return objectsAt(summary, 'pods').flatMap((pod) =>
    objectsAt(pod, 'volume').flatMap((volume) => {
      const namespace = stringAt(volume, 'pvcRef', 'namespace');
      const claim = stringAt(volume, 'pvcRef', 'name');
      const usedBytes = numberAt(volume, 'usedBytes');
      const capacityBytes = numberAt(volume, 'capacityBytes');
      const isWhole =
        namespace !== undefined &&
        claim !== undefined &&
        usedBytes !== undefined &&
        capacityBytes !== undefined;
      return isWhole ? [{ namespace, claim, usedBytes, capacityBytes }] : [];
    }),
  );
}
