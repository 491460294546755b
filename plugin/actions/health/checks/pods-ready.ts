import type { WorkloadStatus } from '../../status/workload-status.ts';
import { shortKind } from '../../why/evidence.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import { nameSome } from '../name-some.ts';

export const PODS_READY: HealthCheck = {
  id: 'pods-ready',
  title: 'every pod that there should be is there and ready',
  source: 'StatefulSets and CassandraDatacenters, and the states of their pods.',
  thresholds: 'CRIT: no pod of a workload is ready. WARN: some are not.',
  needs: [],
  judge({ view, podsKnown }) {
    const workloads = view.workloads.filter(({ kind }) => kind !== 'K8ssandraCluster');
    if (workloads.length === 0) {
      return [{ level: 'unknown', reason: 'its datacenters are not in sight' }];
    }
    if (!podsKnown) return [{ level: 'unknown', reason: 'pods could not be listed' }];
    return workloads.map(judgeWorkload);
  },
};

function judgeWorkload(workload: WorkloadStatus): Finding {
  const { kind, namespace, name, desired, ready, pods } = workload;
  const subject = `${shortKind(kind)}/${name}`;
  if (desired === 0 && pods.length === 0) {
    return { level: 'skipped', subject, reason: 'it is to have no pods' };
  }
  if (ready === undefined || desired === undefined) {
    return { level: 'unknown', subject, reason: 'how many pods it should have is not known' };
  }
  const counts = `${ready} of ${desired} pods are ready`;
  const waiting = pods.filter((pod) => !pod.ready);
  if (ready >= desired && waiting.length === 0) return { level: 'ok', subject, reason: counts };
  const states = waiting.map((pod) => `${pod.name} (${pod.status})`);
  return {
    level: ready === 0 && desired > 0 ? 'crit' : 'warn',
    subject,
    reason: states.length === 0 ? counts : `${counts}; not ready: ${nameSome(states)}`,
    next: `kubectl k8ssandra why ${subject} -n ${namespace}`,
  };
}
