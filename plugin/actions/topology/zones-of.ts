import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** The zone of each Kubernetes node that has one, by its name. */
export function zonesOf(kubernetesNodes: readonly JsonObject[]): ReadonlyMap<string, string> {
  return new Map(
    kubernetesNodes.flatMap((node): [string, string][] => {
      const name = stringAt(node, 'metadata', 'name');
      const zone = stringAt(node, 'metadata', 'labels', ZONE_LABEL);
      return name === undefined || zone === undefined ? [] : [[name, zone]];
    }),
  );
}
