import { member, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { LEASES } from '../api-paths.ts';
import { listObjects } from '../list-objects.ts';
import { refOf } from '../status/ownership.ts';
import type { ClockFacts } from './health-facts.ts';

const NAMESPACE = 'kube-node-lease';
/** The API server cuts off what is below a second: on the average, half of one. */
const CUT_OFF_MS = 500;

/**
 * Reads how far the clock of each Kubernetes node is ahead of that of the API server.
 *
 * Every 10 seconds a kubelet writes the time of its own clock into its lease, and with that the
 * API server notes in the managed fields what time it is there. Our own clock has no part in it,
 * and how old a lease is does not matter.
 *
 * Source: managedfieldsupdater.go of Kubernetes, which notes the time of every change of a field.
 *
 * @throws AppError what the API server refuses.
 */
export async function readClocks(api: KubernetesApi): Promise<ClockFacts> {
  const request = { type: LEASES, namespace: NAMESPACE, withManagedFields: true };
  const leases = (await listObjects(api, request)) ?? [];
  const clocks = leases.flatMap((lease): [string, number][] => {
    const ahead = aheadMs(lease);
    return ahead === undefined ? [] : [[refOf(lease).name, ahead]];
  });
  return { aheadMs: new Map(clocks) };
}

function aheadMs(lease: JsonObject): number | undefined {
  const entry = objectsAt(lease, 'metadata', 'managedFields').find(
    (one) => member(one, 'fieldsV1', 'f:spec', 'f:renewTime') !== undefined,
  );
  const renewedMs = Date.parse(stringAt(lease, 'spec', 'renewTime') ?? '');
  const notedMs = Date.parse(stringAt(entry, 'time') ?? '');
  const ahead = renewedMs - notedMs - CUT_OFF_MS;
  return Number.isNaN(ahead) ? undefined : ahead;
}
