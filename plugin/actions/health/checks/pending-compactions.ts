import type { HealthCheck } from '../health-check.ts';
import { judgeNodes } from '../judge-nodes.ts';

const WARN_ABOVE = 100;
const CRIT_ABOVE = 1_000;

export const PENDING_COMPACTIONS: HealthCheck = {
  id: 'pending-compactions',
  title: 'compaction keeps up',
  source: 'Metric compaction_pending_tasks of each node, or nodetool compactionstats.',
  thresholds: `WARN: more than ${WARN_ABOVE} tasks wait on a node. CRIT: more than ${CRIT_ABOVE}. Both are rules of thumb: what counts is whether the number falls.`,
  needs: ['ring', 'compactions'],
  judge: (facts) =>
    judgeNodes(facts, {
      answer: ({ compactions }) => compactions,
      judge({ pending }, { pod }) {
        const subject = pod.name;
        if (pending === undefined) {
          return [
            {
              level: 'unknown',
              subject,
              reason: 'its metrics, which know how many compactions wait, cannot be read',
              next: `kubectl k8ssandra nodetool pod/${pod.name} -n ${pod.namespace} -- compactionstats`,
            },
          ];
        }
        if (pending <= WARN_ABOVE) return [];
        return [
          {
            level: pending > CRIT_ABOVE ? 'crit' : 'warn',
            subject,
            reason: `${pending} compactions wait; reads get slower and space is not given back until they are done`,
            next: `kubectl k8ssandra compactions pod/${pod.name} -n ${pod.namespace}`,
          },
        ];
      },
      ok: (count) => `at most ${WARN_ABOVE} compactions wait on each of ${count} nodes`,
    }),
};
