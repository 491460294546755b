import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import { refOf } from '../status/ownership.ts';
import type { PodCase } from './pod-case.ts';

/**
 * The command that opens what the pod is made from: with operators, that is the object at the top,
 * because they undo changes further down.
 */
export function editOwner({ pod, namespace, datacenter }: PodCase): string {
  const cluster = stringAt(datacenter, 'metadata', 'labels', 'k8ssandra.io/cluster-name');
  if (cluster !== undefined) {
    const place = stringAt(datacenter, 'metadata', 'labels', 'k8ssandra.io/cluster-namespace');
    return `kubectl edit k8ssandracluster ${cluster} -n ${place ?? namespace}`;
  }
  if (datacenter !== undefined) {
    return `kubectl edit cassandradatacenter ${refOf(datacenter).name} -n ${namespace}`;
  }
  const set = objectsAt(pod, 'metadata', 'ownerReferences').find(
    ({ kind }) => kind === 'StatefulSet',
  );
  return `kubectl edit statefulset ${stringAt(set, 'name') ?? ''} -n ${namespace}`;
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
