import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { refOf } from '../status/ownership.ts';
import type { PodCase } from './pod-case.ts';
import type { MissingCase } from './set-case.ts';

/**
 * The command that opens what the pod is made from: with operators, that is the object at the top,
 * because they undo changes further down.
 */
export function editOwner({ pod, set, namespace, datacenter }: PodCase): string {
  const cluster = stringAt(datacenter, 'metadata', 'labels', 'k8ssandra.io/cluster-name');
  if (cluster !== undefined) {
    const place = stringAt(datacenter, 'metadata', 'labels', 'k8ssandra.io/cluster-namespace');
    return `kubectl edit k8ssandracluster ${cluster} -n ${place ?? namespace}`;
  }
  if (datacenter !== undefined) {
    return `kubectl edit cassandradatacenter ${refOf(datacenter).name} -n ${namespace}`;
  }
  return set === undefined
    ? `kubectl edit statefulset ${ownerName(pod, 'StatefulSet') ?? ''} -n ${namespace}`
    : editSet({ set, namespace });
}

/** The same for pods of a StatefulSet whose CassandraDatacenter may be out of sight. */
export function editSet({ set, namespace }: Pick<MissingCase, 'set' | 'namespace'>): string {
  const datacenter = ownerName(set, 'CassandraDatacenter');
  return datacenter === undefined
    ? `kubectl edit statefulset ${refOf(set).name} -n ${namespace}`
    : `kubectl edit cassandradatacenter ${datacenter} -n ${namespace}`;
}

function ownerName(owned: JsonObject, wanted: string): string | undefined {
  const owner = objectsAt(owned, 'metadata', 'ownerReferences').find(({ kind }) => kind === wanted);
  return stringAt(owner, 'name');
}

/** The command that shows the log of a container that has failed: of one that runs again, the last. */
export function showLog(
  { name, namespace, containers }: PodCase,
  container: string | undefined,
): string {
  const facts = containers.find((one) => one.name === container);
  const isAgain = facts?.runningSince !== undefined && facts.restarts > 0;
  const which = container === undefined ? '' : ` -c ${container}`;
  return `kubectl k8ssandra logs pod/${name} -n ${namespace}${which}${isAgain ? ' --previous' : ''} --tail 100`;
}
