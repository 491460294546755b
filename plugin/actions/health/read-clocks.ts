import { stringAt } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { LEASES } from '../api-paths.ts';
import { listObjects } from '../list-objects.ts';
import { refOf } from '../status/ownership.ts';
import type { ClockFacts } from './health-facts.ts';

const NAMESPACE = 'kube-node-lease';
/** A creation time has whole seconds. */
const RESOLUTION_MS = 1_000;

/**
 * Reads what time the kubelets have, and after that what time it is at the API server: a lease
 * from later than that can only come from a clock that is ahead. Our own clock has no part in it.
 *
 * @throws AppError what the API server refuses.
 */
export async function readClocks(api: KubernetesApi): Promise<ClockFacts> {
  const leases = (await listObjects(api, { type: LEASES, namespace: NAMESPACE })) ?? [];
  const review = await api.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });
  const stamped = Date.parse(stringAt(review, 'metadata', 'creationTimestamp') ?? '');
  if (Number.isNaN(stamped)) {
    throw new AppError('KDS_API_REFUSED', 'the API server does not say what time it is there', {
      hint: 'Kubernetes 1.28 and later say it.',
    });
  }
  const renewed = leases.flatMap((lease): [string, number][] => {
    const ms = Date.parse(stringAt(lease, 'spec', 'renewTime') ?? '');
    return Number.isNaN(ms) ? [] : [[refOf(lease).name, ms]];
  });
  return { serverMs: stamped + RESOLUTION_MS, renewedMs: new Map(renewed) };
}
