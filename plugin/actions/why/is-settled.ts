import type { JsonObject } from '../../../shared/domain/json.ts';
import { numberAt } from '../../../shared/domain/json.ts';
import type { StatusFacts } from '../status/gather-status.ts';
import { refOf } from '../status/ownership.ts';
import type { Subjects } from './select-subjects.ts';

/** True when no operator has anything left to do, so that whether one runs does not matter. */
export function isSettled({ workloads, tasks }: Subjects, status: StatusFacts): boolean {
  const owners = [...status.datacenters, ...status.clusters];
  return (
    tasks.every(({ state }) => state === 'succeeded' || state === 'failed') &&
    workloads.every(({ kind, namespace, name, ready, desired }) => {
      if (kind === 'StatefulSet') return true;
      const owner = owners.find((one) => {
        const ref = refOf(one);
        return one['kind'] === kind && ref.namespace === namespace && ref.name === name;
      });
      return ready === desired && (owner === undefined || isObserved(owner));
    })
  );
}

/** True when the operator has acted on the last change of the object. */
export function isObserved(owner: JsonObject): boolean {
  const observed = numberAt(owner, 'status', 'observedGeneration');
  return observed !== undefined && observed >= (numberAt(owner, 'metadata', 'generation') ?? 0);
}
