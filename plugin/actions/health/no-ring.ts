import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { refOf } from '../status/ownership.ts';
import type { Finding } from './health-check.ts';
import type { HealthFacts } from './health-facts.ts';
import { inNamespace } from './in-cluster.ts';

/** Why there is no ring to judge: there are no nodes, or none of them answers. */
export function noRing(facts: HealthFacts): readonly Finding[] {
  const { view } = facts;
  if (isStoppedWhole(facts)) {
    return [{ level: 'skipped', reason: 'it is to have no nodes' }];
  }
  const failed = view.members.map(({ reply }) => reply).find(({ kind }) => kind === 'failed');
  const why = failed?.kind === 'failed' ? `: ${failed.error.message}` : '';
  return [
    {
      level: 'unknown',
      reason: `no node answers${why}`,
      next: `kubectl k8ssandra ${isOnlyUnreachable(facts) ? 'doctor' : 'why'}${inNamespace(facts)}`,
    },
  ];
}

/** True where nothing runs, and nothing is to run. */
export function isStoppedWhole(facts: HealthFacts): boolean {
  return facts.podsKnown && facts.pods.length === 0 && isToBeEmpty(facts);
}

/** A K8ssandraCluster has no pods but those of its datacenters, and some may run elsewhere. */
function isToBeEmpty({ view, clusters }: HealthFacts): boolean {
  const own = view.workloads.filter(({ kind }) => kind !== 'K8ssandraCluster');
  const names = new Set(own.map(({ name }) => name));
  const parents = new Set(view.workloads.map(formatRef));
  const running = clusters
    .filter((one) => parents.has(formatRef(refOf(one))))
    .flatMap((one) => objectsAt(one, 'spec', 'cassandra', 'datacenters'))
    .filter(({ stopped }) => stopped !== true)
    .map((one) => stringAt(one, 'metadata', 'name') ?? '');
  return (
    own.length > 0 &&
    own.every(({ desired }) => desired === 0) &&
    running.every((name) => names.has(name))
  );
}

/** Of pods that are ready `why` has nothing to tell: what is wrong lies between them and us. */
function isOnlyUnreachable({ view }: HealthFacts): boolean {
  const asked = view.members.filter(({ reply }) => reply.kind === 'failed');
  return asked.length > 0 && asked.every(({ podStatus }) => podStatus?.ready === true);
}
