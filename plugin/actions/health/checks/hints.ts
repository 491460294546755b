import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { inNamespace } from '../in-cluster.ts';
import { judgeNodes } from '../judge-nodes.ts';
import { memberName } from '../member-name.ts';
import { nameSome } from '../name-some.ts';

const POOL = 'HintsDispatcher';

export const HINTS: HealthCheck = {
  id: 'hints',
  title: 'no writes wait to be handed over',
  source:
    'Whether a node is down, for which the others keep hints, and the pool HintsDispatcher of each node. How many hints lie on the disks is not read: only nodetool listpendinghints tells that, and it costs each pod seconds of CPU.',
  thresholds:
    'WARN: a node is down, or a node is sending hints. Hints are kept for max_hint_window, 3 hours unless it is set, from when the node went down; what is written later comes back only by repair.',
  needs: ['ring', 'thread-pools'],
  judge(facts) {
    const down = downNodes(facts);
    const sending = judgeNodes(facts, {
      answer: ({ threadPools }) => threadPools,
      judge({ pools }, { pod }) {
        const pool = pools.find(({ name }) => name === POOL);
        const work = (pool?.active ?? 0) + (pool?.pending ?? 0);
        if (work === 0) return [];
        return [
          {
            level: 'warn',
            subject: pod.name,
            reason: `it is sending hints to ${work} node${work === 1 ? '' : 's'} that missed writes`,
            next: `kubectl k8ssandra nodetool pod/${pod.name} -n ${pod.namespace} -- listpendinghints`,
          },
        ];
      },
      ok: (count) => `no node is down, and none of ${count} is sending hints`,
    });
    return [...down, ...sending.filter(({ level }) => level !== 'ok' || down.length === 0)];
  },
};

function downNodes(facts: HealthFacts): readonly Finding[] {
  const down = facts.view.members.filter(({ node }) => node?.alive === false);
  if (down.length === 0) return [];
  return [
    {
      level: 'warn',
      subject: nameSome(down.map(memberName)),
      reason:
        'the others keep hints for a node that is down for 3 hours only, unless max_hint_window is set otherwise: bring it back in time, or repair it',
      next: `kubectl k8ssandra why${inNamespace(facts)}`,
    },
  ];
}
