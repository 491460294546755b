import { stringAt } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { capacityOfClaim } from '../health/capacity-of-claim.ts';
import { dataClaimOf } from '../health/claims-of.ts';
import { zonesOf } from '../topology/zones-of.ts';
import type { PlacementFacts } from './gather-placement.ts';

/** Where a pod runs, and how full the volume with its data is. */
export interface Placement {
  /** Label topology.kubernetes.io/zone of its Kubernetes node; undefined where it has none. */
  readonly zone: string | undefined;
  /** Undefined without a claim, or where nobody tells how large it is. */
  readonly volume: VolumeFill | undefined;
}

export interface VolumeFill {
  readonly capacityBytes: number;
  /** As the kubelet measures it; undefined where it is not asked. */
  readonly usedBytes: number | undefined;
}

/** @returns By the {@link formatRef} of the pod. */
export function describePlacement(
  pods: readonly CassandraPod[],
  facts: PlacementFacts,
): ReadonlyMap<string, Placement> {
  const zones = zonesOf(facts.kubernetesNodes);
  return new Map(
    pods.map((pod) => [
      formatRef(pod),
      {
        zone: zones.get(stringAt(pod.object, 'spec', 'nodeName') ?? ''),
        volume: volumeOf(pod, facts),
      },
    ]),
  );
}

function volumeOf(pod: CassandraPod, { claims, usages }: PlacementFacts): VolumeFill | undefined {
  const claim = dataClaimOf(pod.object);
  if (claim === undefined) return undefined;
  const usage = usages.find((one) => one.claim === claim && one.namespace === pod.namespace);
  if (usage !== undefined) return usage;
  const capacityBytes = capacityOfClaim(claims, { namespace: pod.namespace, name: claim });
  return capacityBytes === undefined ? undefined : { capacityBytes, usedBytes: undefined };
}
