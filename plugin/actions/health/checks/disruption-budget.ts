import { groupBy } from '../../../../shared/domain/group-by.ts';
import { numberAt, objectAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import type { CassandraPod } from '../../cluster/find-target.ts';
import { refOf } from '../../status/ownership.ts';
import { selects } from '../../webhook/selects-namespace.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { nameSome } from '../name-some.ts';

export const DISRUPTION_BUDGET: HealthCheck = {
  id: 'disruption-budget',
  title: 'drains of Kubernetes nodes take one Cassandra node at a time',
  source: 'PodDisruptionBudgets of the namespace whose selectors match the pods.',
  thresholds:
    'WARN: pods have no budget; or two, with which the API server refuses every eviction; or the budgets of a datacenter together let more than one node go at once. That no pod may go at the moment is information.',
  needs: ['budgets'],
  judge(facts) {
    const { budgets, pods, podsKnown } = facts;
    if ('error' in budgets) return [unknownFor(budgets.error)];
    if (!podsKnown) return [{ level: 'unknown', reason: 'pods could not be listed' }];
    if (pods.length === 0) return [{ level: 'skipped', reason: 'there are no pods' }];
    const all = budgets.value ?? [];
    const covered = pods.map((pod) => ({ pod, own: all.filter((one) => covers(one, pod)) }));
    const findings = [
      // A node that is alone is taken by any drain.
      ...missing(pods.length === 1 ? [] : covered.filter(({ own }) => own.length === 0)),
      ...doubled(covered.filter(({ own }) => own.length > 1)),
      ...[...groupBy(covered, ({ pod }) => placeOf(pod, facts))].flatMap(generous),
    ];
    if (findings.length > 0) return findings;
    if (covered.every(({ own }) => own.length === 0)) {
      return [{ level: 'skipped', reason: 'there is one pod only' }];
    }
    return [{ level: 'ok', reason: okText(covered) }];
  },
};

interface Covered {
  readonly pod: CassandraPod;
  readonly own: readonly JsonObject[];
}

/** An empty selector of policy/v1 matches every pod of the namespace. */
function covers(budget: JsonObject, pod: CassandraPod): boolean {
  return (
    refOf(budget).namespace === pod.namespace &&
    selects(objectAt(budget, 'spec', 'selector'), objectAt(pod.object, 'metadata', 'labels'))
  );
}

function placeOf(pod: CassandraPod, { view }: HealthFacts): string {
  const node = view.members.find((one) => one.pod === pod)?.node;
  return node?.datacenter ?? pod.datacenterName ?? pod.workload.name;
}

function missing(pods: readonly Covered[]): readonly Finding[] {
  if (pods.length === 0) return [];
  return [
    {
      level: 'warn',
      subject: nameSome(pods.map(({ pod }) => pod.name)),
      reason: 'no PodDisruptionBudget covers it, so drains may take several nodes at once',
      next: 'Create a PodDisruptionBudget with maxUnavailable 1 for all pods of the datacenter.',
    },
  ];
}

function doubled(pods: readonly Covered[]): readonly Finding[] {
  const [first] = pods;
  if (first === undefined) return [];
  return [
    {
      level: 'warn',
      subject: nameSome(pods.map(({ pod }) => pod.name)),
      reason: `several budgets cover it (${first.own.map((one) => refOf(one).name).join(', ')}): the API server refuses to evict such a pod`,
      next: 'Keep one of the PodDisruptionBudgets.',
    },
  ];
}

function generous([place, pods]: [string, readonly Covered[]]): readonly Finding[] {
  const budgets = [...new Set(pods.flatMap(({ own }) => own))];
  const allowed = budgets.reduce((sum, one) => sum + allowedAtBest(one), 0);
  if (pods.length < 2 || allowed < 2) return [];
  return [
    {
      level: 'warn',
      subject: place,
      reason: `drains may take ${allowed} nodes at once (${budgets.map((one) => refOf(one).name).join(', ')}); of three replicas a quorum can spare one`,
      next: 'Cover all pods of the datacenter with one PodDisruptionBudget of maxUnavailable 1.',
    },
  ];
}

/** At the moment. */
function allowedBy(budget: JsonObject): number {
  return numberAt(budget, 'status', 'disruptionsAllowed') ?? 0;
}

/** When all of its pods are well: fewer may go while one is not, which says nothing of the budget. */
function allowedAtBest(budget: JsonObject): number {
  const expected = numberAt(budget, 'status', 'expectedPods');
  const desired = numberAt(budget, 'status', 'desiredHealthy');
  const spare = expected === undefined || desired === undefined ? 0 : expected - desired;
  return Math.max(spare, allowedBy(budget));
}

function okText(covered: readonly Covered[]): string {
  const budgets = [...new Set(covered.flatMap(({ own }) => own))];
  const isShut = budgets.every((one) => allowedBy(one) === 0);
  return isShut
    ? `budgets cover all ${covered.length} pods, and let none go at the moment: drains wait`
    : `budgets cover all ${covered.length} pods, and let one go at a time`;
}
