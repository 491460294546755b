import type { Finding } from './health-check.ts';
import type { HealthFacts } from './health-facts.ts';
import { inNamespace } from './in-cluster.ts';

/** Why there is no ring to judge: there are no nodes, or none of them answers. */
export function noRing(facts: HealthFacts): readonly Finding[] {
  const { view, podsKnown } = facts;
  const wanted = view.workloads.map(({ desired }) => desired);
  const isStopped = view.workloads.length > 0 && wanted.every((count) => count === 0);
  if (podsKnown && isStopped && facts.pods.length === 0) {
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

/** Of pods that are ready `why` has nothing to tell: what is wrong lies between them and us. */
function isOnlyUnreachable({ view }: HealthFacts): boolean {
  const asked = view.members.filter(({ reply }) => reply.kind === 'failed');
  return asked.length > 0 && asked.every(({ podStatus }) => podStatus?.ready === true);
}
