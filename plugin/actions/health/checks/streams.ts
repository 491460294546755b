import type { ClusterMember } from '../../cluster/cluster-view.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import { unknownFor } from '../health-check.ts';
import type { HealthFacts, NodeFacts } from '../health-facts.ts';
import { judgeNodes } from '../judge-nodes.ts';
import { memberName } from '../member-name.ts';
import { noRing } from '../no-ring.ts';

const MOVEMENTS: Readonly<Record<string, string>> = { J: 'joining', L: 'leaving', M: 'moving' };

export const STREAMS: HealthCheck = {
  id: 'streams',
  title: 'nodes that join, leave or move make progress',
  source: 'Gossip, and the streams of each node: the Management API or nodetool netstats.',
  thresholds:
    'WARN: a node joins, leaves or moves, and neither it nor another node with it has a stream; without a pod in sight, as in another Kubernetes cluster, that is unknown. Streams as such are information.',
  needs: ['ring', 'streams'],
  judge(facts) {
    if (facts.view.ring === undefined) return noRing(facts);
    const movements = facts.view.members.flatMap((member) => judgeMovement(member, facts));
    const running = facts.nodes.reduce((sum, { streams }) => {
      return sum + ('value' in streams ? streams.value.length : 0);
    }, 0);
    const silent = judgeNodes(facts, {
      answer: ({ streams }) => streams,
      judge: () => [],
      ok: (count) =>
        running === 0
          ? `nothing is streamed between ${count} nodes`
          : `${running} streams are running`,
    });
    return [
      ...movements,
      ...silent.filter(({ level }) => level !== 'ok' || movements.length === 0),
    ];
  },
};

const ELSEWHERE =
  'Run kubectl k8ssandra streams in the Kubernetes cluster, or the namespace, of its pod.';

function judgeMovement(member: ClusterMember, facts: HealthFacts): readonly Finding[] {
  const { node, pod } = member;
  const movement = MOVEMENTS[node?.letters[1] ?? ''];
  if (node === undefined || movement === undefined) return [];
  const subject = memberName(member);
  const own = facts.nodes.find((one) => one.pod === pod);
  const streams = streamsOf(own, node.address, facts);
  if (streams > 0) {
    return [{ level: 'ok', subject, reason: `it is ${movement}, with ${streams} streams` }];
  }
  if (own !== undefined && 'error' in own.streams) return [unknownFor(own.streams.error, subject)];
  if (pod === undefined) {
    const reason = `it is ${movement}, and its streams are not seen from here: no pod of it is in sight`;
    return [{ level: 'unknown', subject, reason, next: ELSEWHERE }];
  }
  return [
    {
      level: 'warn',
      subject,
      reason: `it is ${movement}, and nothing is streamed to it or from it`,
      next: `kubectl k8ssandra logs pod/${pod.name} -n ${pod.namespace} --level warn`,
    },
  ];
}

/** As the node itself tells, and else as the others do. */
function streamsOf(own: NodeFacts | undefined, address: string, { nodes }: HealthFacts): number {
  if (own !== undefined && 'value' in own.streams && own.streams.value.length > 0) {
    return own.streams.value.length;
  }
  return nodes.flatMap(({ streams }) =>
    'value' in streams ? streams.value.filter(({ peer }) => peer === address) : [],
  ).length;
}
