import { stringAt } from '../../../../shared/domain/json.ts';
import { unknownFor } from '../health-check.ts';
import type { HealthCheck } from '../health-check.ts';
import { nameSome } from '../name-some.ts';

const WARN_MS = 1_000;
const CRIT_MS = 10_000;

export const CLOCK_SKEW: HealthCheck = {
  id: 'clock-skew',
  title: "no node's clock is ahead",
  source:
    'Each kubelet writes the time of its own clock into its Lease in kube-node-lease. It is held against the time that the API server stamps on a SelfSubjectReview made after that. A clock that is behind cannot be seen this way, nor one that is ahead by less than the age of its lease, up to 10 seconds.',
  thresholds:
    'WARN: a clock is more than 1 second ahead: of two writes Cassandra keeps the one with the later time. CRIT: more than 10 seconds.',
  needs: ['clocks'],
  judge({ clocks, pods }) {
    if ('error' in clocks) return [unknownFor(clocks.error)];
    const { serverMs, renewedMs } = clocks.value;
    const own = new Set(pods.flatMap(({ object }) => stringAt(object, 'spec', 'nodeName') ?? []));
    if (own.size === 0) return [{ level: 'skipped', reason: 'no pod is on a Kubernetes node' }];
    const missing = [...own].filter((node) => !renewedMs.has(node));
    const ahead = [...own].flatMap((node) => {
      const byMs = (renewedMs.get(node) ?? 0) - serverMs;
      return byMs > WARN_MS ? [{ node, byMs }] : [];
    });
    const findings = ahead.map(({ node, byMs }) => ({
      level: byMs > CRIT_MS ? ('crit' as const) : ('warn' as const),
      subject: `node/${node}`,
      reason: `its clock is at least ${(byMs / 1_000).toFixed(1)} s ahead of the API server: what is written there wins over later writes`,
      next: 'Look at the time service of the Kubernetes node, such as chrony.',
    }));
    if (missing.length > 0) {
      const reason = `there is no Lease of ${nameSome(missing)}`;
      return [...findings, { level: 'unknown', reason }];
    }
    if (findings.length > 0) return findings;
    const reason = `no clock of ${own.size} Kubernetes nodes is seen to be ahead; one that is behind cannot be seen`;
    return [{ level: 'ok', reason }];
  },
};
