import type { JsonObject } from '../../../shared/domain/json.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import { injectWorkload } from '../../../shared/injection/inject-workload.ts';
import { REQUEST } from '../../../shared/injection/names.ts';
import { SKIP_REASONS } from '../../../shared/injection/reason.ts';
import { DEFAULT_SETTINGS } from '../../../shared/injection/settings.ts';
import type { Advice, PodStatus, WorkloadStatus } from './workload-status.ts';

type Described = Omit<WorkloadStatus, 'advice'>;

/**
 * What to do about a cluster of k8ssandra-operator.
 *
 * @param error - Of its status; `None` when all is well.
 * @param elsewhere - Datacenters that were not found where we looked.
 */
export function adviseCluster(
  { namespace, name }: ResourceRef,
  error: string,
  elsewhere: readonly string[],
): readonly Advice[] {
  const reported: Advice = {
    code: 'operator-error',
    problem: `k8ssandra-operator reports: ${error}`,
    next: `kubectl describe k8ssandracluster ${name} -n ${namespace}`,
  };
  const unseen: Advice = {
    code: 'datacenter-elsewhere',
    problem: `not in sight: ${elsewhere.join(', ')}`,
    next: 'Look in the other namespaces (-A), or in the other contexts of the cluster.',
  };
  return [...(error === 'None' ? [] : [reported]), ...(elsewhere.length === 0 ? [] : [unseen])];
}

/** What to do about a StatefulSet that nobody manages. */
export function adviseStatefulSet(workload: Described, set: JsonObject): readonly Advice[] {
  return [...adviseInjection(workload, set), ...adviseReadiness(workload)];
}

/** What to do about a datacenter of cass-operator: its pods bring the Management API themselves. */
export function adviseDatacenter(workload: Described): readonly Advice[] {
  return adviseReadiness(workload);
}

function adviseInjection(workload: Described, set: JsonObject): readonly Advice[] {
  const decision = injectWorkload(set, {
    settings: DEFAULT_SETTINGS,
    namespaceLabels: {},
    limitRanges: [],
    nativeSidecars: true,
  });
  const incomplete = namesOf(workload, ({ injection }) => injection === 'incomplete');
  const without = namesOf(workload, ({ injection }) => injection === 'none');
  if (incomplete.length > 0) {
    const problem = `a part was taken out of ${incomplete.join(', ')} after injection`;
    return [{ code: 'incomplete', problem, next: restart(workload) }];
  }
  if (without.length > 0 && decision.outcome === 'skipped') {
    return decision.reasons.map(({ code, detail }) => ({
      code,
      problem: `not injected: ${detail}`,
      next: SKIP_REASONS[code].next,
    }));
  }
  return without.length > 0 ? [adviseMissing(workload, without)] : adviseDifference(workload);
}

function adviseMissing(workload: Described, without: readonly string[]): Advice {
  const { namespace, pinnedRevision } = workload;
  if (pinnedRevision !== undefined) {
    const problem = `not injected: ${without.join(', ')} came to be without the webhook`;
    return { code: 'not-injected', problem, next: restart(workload) };
  }
  return {
    code: 'not-pinned',
    problem: 'not injected: the pods are older than the injection, or nobody asked for it',
    next: `kubectl label namespace ${namespace} ${REQUEST.enabled}=true && ${restart(workload)}`,
  };
}

function adviseDifference(workload: Described): readonly Advice[] {
  const { pods, pinnedRevision } = workload;
  const revisions = new Set(pods.flatMap(({ revision }) => revision ?? []));
  const outdated = namesOf(
    workload,
    ({ revision }) => revision !== undefined && revision !== pinnedRevision,
  );
  const isRolledOut = pinnedRevision === undefined || outdated.length === 0;
  if (revisions.size < 2 && isRolledOut) return [];
  const problem = `the pods do not all have the parts of revision ${pinnedRevision ?? 'one'}`;
  return [{ code: 'revisions-differ', problem, next: restart(workload) }];
}

function adviseReadiness(workload: Described): readonly Advice[] {
  const { kind, namespace, name, pods, desired = 0 } = workload;
  const notReady = namesOf(workload, ({ ready }) => !ready);
  const [first] = notReady;
  if (first !== undefined) {
    const problem = `not ready: ${notReady.join(', ')}`;
    return [
      { code: 'pods-not-ready', problem, next: `kubectl describe pod ${first} -n ${namespace}` },
    ];
  }
  if (pods.length >= desired) return [];
  return [
    {
      code: 'pods-missing',
      problem: `there are ${pods.length} of ${desired} pods`,
      next: `kubectl describe ${kind.toLowerCase()} ${name} -n ${namespace}`,
    },
  ];
}

function namesOf({ pods }: Described, isMeant: (pod: PodStatus) => boolean): readonly string[] {
  return pods.filter(isMeant).map(({ name }) => name);
}

/** One pod after another, as a StatefulSet does it. */
function restart({ namespace, name }: Described): string {
  return `kubectl rollout restart statefulset ${name} -n ${namespace}`;
}
