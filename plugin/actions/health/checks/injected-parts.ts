import { groupBy } from '../../../../shared/domain/group-by.ts';
import type { PodStatus, WorkloadStatus } from '../../status/workload-status.ts';
import { shortKind } from '../../why/evidence.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import { nameSome } from '../name-some.ts';

export const INJECTED_PARTS: HealthCheck = {
  id: 'injected-parts',
  title: 'all pods of a workload carry the same injected parts',
  source: 'The status annotation and the containers of each pod.',
  thresholds:
    'WARN: a part was taken away, some pods carry the parts and some do not, or they carry different ones. Skipped where no pod is injected.',
  needs: [],
  judge({ view, podsKnown }) {
    if (!podsKnown) return [{ level: 'unknown', reason: 'pods could not be listed' }];
    const findings = view.workloads.flatMap(judgeWorkload);
    return findings.length > 0
      ? findings
      : [{ level: 'skipped', reason: 'no pod has injected parts' }];
  },
};

function judgeWorkload({ kind, namespace, name, pods }: WorkloadStatus): readonly Finding[] {
  const injected = pods.filter(({ injection }) => injection === 'injected');
  const incomplete = pods.filter(({ injection }) => injection === 'incomplete');
  const without = pods.filter(({ injection }) => injection === 'none');
  if (injected.length + incomplete.length === 0) return [];
  const subject = `${shortKind(kind)}/${name}`;
  const next = `kubectl k8ssandra status ${subject} -n ${namespace}`;
  const problems = [
    ...(incomplete.length > 0 ? [`parts were taken away from ${namesOf(incomplete)}`] : []),
    ...(without.length > 0 ? [`${namesOf(without)} came without the parts of the others`] : []),
    ...differences(injected),
  ];
  if (problems.length === 0) {
    return [{ level: 'ok', subject, reason: `${injected.length} pods carry the same parts` }];
  }
  return problems.map((reason) => ({ level: 'warn' as const, subject, reason, next }));
}

function differences(pods: readonly PodStatus[]): readonly string[] {
  const groups = groupBy(pods, ({ revision, port, metricsPorts }) =>
    JSON.stringify([revision, port, metricsPorts]),
  );
  if (groups.size < 2) return [];
  const texts = [...groups.values()].map(
    (own) => `${own[0]?.revision ?? 'unknown'} on ${namesOf(own)}`,
  );
  return [`the parts differ: ${texts.join('; ')}`];
}

function namesOf(pods: readonly PodStatus[]): string {
  return nameSome(pods.map(({ name }) => name));
}
