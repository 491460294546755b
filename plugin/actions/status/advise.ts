import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { injectWorkload } from '../../../shared/injection/inject-workload.ts';
import { pinnedRevision } from '../../../shared/injection/inspect-pod.ts';
import { REQUEST } from '../../../shared/injection/names.ts';
import { SKIP_REASONS } from '../../../shared/injection/reason.ts';
import type { SkipCode } from '../../../shared/injection/reason.ts';
import { DEFAULT_SETTINGS } from '../../../shared/injection/settings.ts';
import { adviseElsewhere } from './advise-elsewhere.ts';
import { refOf } from './ownership.ts';
import { rolloutOf } from './rollout.ts';
import type { Rollout } from './rollout.ts';
import type { Advisor } from './describe-status.ts';
import type { Advice, DescribedWorkload, PodStatus } from './workload-status.ts';

/** Whether these hold depends on the images and repositories that a webhook is configured with. */
const CONFIGURABLE: readonly SkipCode[] = ['version-unknown', 'version-unsupported'];

/** Of pods that need not be injected, as far as anybody knows. */
export const UNASKED = 'not-pinned';

/** The advice that `status` gives. */
export const STATUS_ADVISOR: Advisor = {
  cluster: adviseCluster,
  statefulSet: adviseStatefulSet,
  // Its pods bring the Management API themselves.
  datacenter: adviseReadiness,
};

/** @param elsewhere - Datacenters that were not found where we looked. */
function adviseCluster(cluster: JsonObject, elsewhere: readonly string[]): readonly Advice[] {
  const { namespace, name } = refOf(cluster);
  // None when all is well.
  const error = stringAt(cluster, 'status', 'error') ?? 'None';
  const reported: Advice = {
    code: 'operator-error',
    problem: `k8ssandra-operator reports: ${error}`,
    next: `kubectl describe k8ssandracluster ${name} -n ${namespace}`,
  };
  return [...(error === 'None' ? [] : [reported]), ...adviseElsewhere(cluster, elsewhere)];
}

function adviseStatefulSet(workload: DescribedWorkload, set: JsonObject): readonly Advice[] {
  const rollout = rolloutOf(set, workload.pods);
  const unready = adviseReadiness(workload);
  const uninjected = adviseInjection(workload, set, rollout);
  return [
    ...adviseRollout(workload, rollout),
    // What does not work now comes before what is missing, and nothing is restarted meanwhile.
    ...unready,
    ...(unready.length > 0 ? uninjected.filter(({ code }) => code !== UNASKED) : uninjected),
  ];
}

/** Pods of an older template are not judged: they have what that template asked for. */
function adviseRollout(workload: DescribedWorkload, rollout: Rollout): readonly Advice[] {
  const { namespace, name, pods } = workload;
  const { updated, next, held, partition } = rollout;
  const progress = `${updated.length} of ${pods.length} pods updated`;
  if (next.length > 0 || !rollout.isObserved) {
    const isUnread = next.length === 0;
    return [
      {
        code: 'rollout-in-progress',
        problem: isUnread ? 'rollout about to begin' : `rollout in progress, ${progress}`,
        next: `kubectl rollout status statefulset ${name} -n ${namespace}`,
      },
    ];
  }
  if (held.length === 0) return [];
  return [
    rollout.onDelete
      ? {
          code: 'rollout-on-delete',
          problem: `${progress}; OnDelete leaves it to you to delete: ${namesOf(held)}`,
          next: deletion(workload, held),
        }
      : {
          code: 'rollout-partitioned',
          problem: `${progress}; partition ${partition} holds back: ${namesOf(held)}`,
          next: 'Lower spec.updateStrategy.rollingUpdate.partition when the updated pods do well.',
        },
  ];
}

function adviseInjection(
  workload: DescribedWorkload,
  set: JsonObject,
  rollout: Rollout,
): readonly Advice[] {
  const { updated } = rollout;
  const incomplete = updated.filter(({ injection }) => injection === 'incomplete');
  if (incomplete.length > 0) {
    const problem = `a part was taken out of ${namesOf(incomplete)} after injection`;
    return [{ code: 'incomplete', problem, next: remake(workload, incomplete, rollout) }];
  }
  if (workload.pods.some(({ injection }) => injection === 'none')) {
    const reasons = adviseSkipped(set);
    if (reasons.length > 0) return reasons;
  }
  const without = updated.filter(({ injection }) => injection === 'none');
  return without.length > 0
    ? [adviseMissing(workload, without, rollout)]
    : adviseDifference(workload, rollout);
}

/**
 * Why the template is not injected, as far as it does not depend on the configuration of
 * the webhook, which is not ours to see.
 */
function adviseSkipped(set: JsonObject): readonly Advice[] {
  const decision = injectWorkload(set, {
    settings: DEFAULT_SETTINGS,
    namespaceLabels: {},
    limitRanges: [],
    nativeSidecars: true,
  });
  if (decision.outcome !== 'skipped') return [];
  return decision.reasons
    .filter(({ code }) => !isPinned(set) || !CONFIGURABLE.includes(code))
    .map(({ code, detail }) => ({
      code,
      problem: CONFIGURABLE.includes(code)
        ? `not injected by a webhook with default settings: ${detail}`
        : `not injected: ${detail}`,
      next: SKIP_REASONS[code].next,
    }));
}

function isPinned(set: JsonObject): boolean {
  return pinnedRevision(set) !== undefined;
}

function adviseMissing(
  workload: DescribedWorkload,
  without: readonly PodStatus[],
  rollout: Rollout,
): Advice {
  const { namespace } = workload;
  if (workload.pinnedRevision !== undefined) {
    const problem = `not injected: ${namesOf(without)} came to be without the webhook`;
    return { code: 'not-injected', problem, next: remake(workload, without, rollout) };
  }
  return {
    code: UNASKED,
    problem:
      'not injected: the pods are older than the injection, nobody asked for it, or there is no webhook (kubectl k8ssandra webhook status)',
    next: `kubectl label namespace ${namespace} ${REQUEST.enabled}=true && ${restart(workload)}`,
  };
}

function adviseDifference(workload: DescribedWorkload, rollout: Rollout): readonly Advice[] {
  const { updated } = rollout;
  const injected = updated.filter(({ revision }) => revision !== undefined);
  const expected = workload.pinnedRevision ?? injected[0]?.revision;
  const differing = injected.filter(({ revision }) => revision !== expected);
  if (differing.length === 0) return [];
  const problem = `${namesOf(differing)} have other parts than revision ${expected ?? ''}`;
  return [{ code: 'revisions-differ', problem, next: remake(workload, differing, rollout) }];
}

function adviseReadiness(workload: DescribedWorkload): readonly Advice[] {
  const { kind, namespace, name, pods, desired = 0 } = workload;
  const notReady = pods.filter(({ ready }) => !ready);
  const [first] = notReady;
  if (first !== undefined) {
    const problem = `not ready: ${namesOf(notReady)}`;
    const next = `kubectl k8ssandra why pod/${first.name} -n ${namespace}`;
    return [{ code: 'pods-not-ready', problem, next }];
  }
  if (pods.length >= desired) return [];
  return [
    {
      code: 'pods-missing',
      problem: `${desired - pods.length} of ${desired} pods missing`,
      next: `kubectl k8ssandra why ${kind.toLowerCase()}/${name} -n ${namespace}`,
    },
  ];
}

function namesOf(pods: readonly PodStatus[]): string {
  return pods.map(({ name }) => name).join(', ');
}

/** Makes pods anew from the template as it is, where a rollout would not reach all of them. */
function remake(
  workload: DescribedWorkload,
  pods: readonly PodStatus[],
  { isManual }: Rollout,
): string {
  return isManual ? deletion(workload, pods) : restart(workload);
}

/** Never takes down a second pod: one that is down already goes first, else the last one. */
function deletion(
  { namespace, pods }: DescribedWorkload,
  candidates: readonly PodStatus[],
): string {
  const [down, another] = pods.filter(({ ready }) => !ready);
  const chosen = down === undefined ? candidates.at(-1) : candidates.find((pod) => pod === down);
  if (chosen === undefined || another !== undefined) {
    return 'Wait until all pods are ready; then delete these, one after another.';
  }
  return `kubectl delete pod ${chosen.name} -n ${namespace}`;
}

/** One pod after another, as a StatefulSet does it. */
function restart({ namespace, name }: DescribedWorkload): string {
  return `kubectl rollout restart statefulset ${name} -n ${namespace}`;
}
