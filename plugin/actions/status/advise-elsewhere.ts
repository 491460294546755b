import { numberAt, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { refOf } from './ownership.ts';
import type { Advice } from './workload-status.ts';

/**
 * What is known of datacenters that are not found here: what their operator has copied into the
 * K8ssandraCluster, which is as old as it says.
 *
 * @param elsewhere - Names of the datacenters.
 */
export function adviseElsewhere(
  cluster: JsonObject,
  elsewhere: readonly string[],
): readonly Advice[] {
  const specs = objectsAt(cluster, 'spec', 'cassandra', 'datacenters');
  return elsewhere.map((name) => {
    const spec = specs.find((one) => stringAt(one, 'metadata', 'name') === name);
    const context = stringAt(spec, 'k8sContext') ?? '';
    const { namespace } = refOf(cluster);
    const place = stringAt(spec, 'metadata', 'namespace') ?? namespace;
    return {
      code: 'datacenter-elsewhere',
      problem: `not in sight: ${name}${aboutIt(cluster, name, spec, context)}`,
      next:
        context === ''
          ? 'Look in the other namespaces (-A), or in the other contexts of the cluster.'
          : `Ask its own Kubernetes cluster, in whatever way your kubeconfig calls it: kubectl k8ssandra status -n ${place} --context ${context}`,
    };
  });
}

function aboutIt(
  cluster: JsonObject,
  name: string,
  spec: JsonObject | undefined,
  context: string,
): string {
  const status = objectAt(cluster, 'status', 'datacenters', name, 'cassandra');
  const progress = stringAt(status, 'cassandraOperatorProgress');
  const size = numberAt(spec, 'size');
  const told = Object.keys(objectAt(status, 'nodeStatuses')).length;
  const ready = objectsAt(status, 'conditions').find(({ type }) => type === 'Ready');
  const since = stringAt(ready, 'lastTransitionTime');
  const facts = [
    ...(context === '' ? [] : [`context ${context}`]),
    ...(size === undefined
      ? []
      : [told === 0 ? `${size} nodes` : `${told} of ${size} nodes started`]),
    ...(progress === undefined ? [] : [`its operator says ${progress}`]),
    ...(since === undefined ? [] : [`${readyText(ready)} since ${since}`]),
  ];
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

function readyText(condition: JsonObject | undefined): string {
  return stringAt(condition, 'status') === 'True' ? 'ready' : 'not ready';
}
