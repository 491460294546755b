import type { HealthCheck } from '../health-check.ts';
import { judgeNodes } from '../judge-nodes.ts';

export const DROPPED_MESSAGES: HealthCheck = {
  id: 'dropped-messages',
  title: 'no node has dropped messages',
  source:
    'Metric dropped_message_dropped of each node, or nodetool tpstats: counted since the node started.',
  thresholds:
    'WARN: a node has dropped any. A mutation that was dropped is missing on that replica until a read or a repair brings it.',
  needs: ['ring', 'thread-pools'],
  judge: (facts) =>
    judgeNodes(facts, {
      answer: ({ threadPools }) => threadPools,
      judge({ dropped }, { pod }) {
        const kinds = [...dropped].filter(([, count]) => count > 0);
        if (kinds.length === 0) return [];
        const texts = kinds
          .toSorted(([, a], [, b]) => b - a)
          .map(([kind, count]) => `${count} of ${kind}`);
        return [
          {
            level: 'warn',
            subject: pod.name,
            reason: `it has dropped messages since it started: ${texts.join(', ')}`,
            next: `kubectl k8ssandra tpstats pod/${pod.name} -n ${pod.namespace}`,
          },
        ];
      },
      ok: (count) => `none of ${count} nodes has dropped a message since it started`,
    }),
};
