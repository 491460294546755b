import type { ClusterMember } from '../../cluster/cluster-view.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { inNamespace } from '../in-cluster.ts';
import { memberName } from '../member-name.ts';
import { isStoppedWhole, noRing } from '../no-ring.ts';
import { isStopped } from '../stopped-datacenters.ts';
import type { StoppedDatacenter } from '../stopped-datacenters.ts';

export const NODES_UP: HealthCheck = {
  id: 'nodes-up',
  title: 'every node is up and in the ring',
  source: 'Gossip of all nodes, joined with the pods by host id.',
  thresholds:
    'CRIT: most nodes that answer take a node for down. WARN: a pod runs and is not in the ring; or a datacenter, or the whole cluster, is stopped on purpose, by spec.stopped or by StatefulSets of it that are all scaled to 0: its nodes are not counted one by one. One that has spec.stopped is told also where no node of it is in the ring any more. A node that others see up and that did not answer is unknown.',
  needs: ['ring'],
  judge(facts) {
    const { ring, members } = facts.view;
    if (ring === undefined) return isStoppedWhole(facts) ? [NOTHING_RUNS] : noRing(facts);
    const findings = [
      ...facts.stopped.map((one) => stoppedFinding(one, facts)),
      ...members
        .filter(({ node }) => !isStopped(node, facts))
        .flatMap((member) => judgeMember(member, facts)),
    ];
    return findings.length > 0
      ? findings
      : [{ level: 'ok', reason: `${ring.nodes.length} of ${ring.nodes.length} nodes are up` }];
  },
};

const NOTHING_RUNS: Finding = {
  level: 'warn',
  reason: 'it is stopped on purpose: no pod of it is wanted, and none is there',
  next: 'Start it again before the shortest gc_grace_seconds is over, and repair it then.',
};

function stoppedFinding({ name, cause }: StoppedDatacenter, { view }: HealthFacts): Finding {
  const count = view.members.filter(({ node }) => node?.datacenter === name).length;
  return {
    level: 'warn',
    subject: `datacenter ${name}`,
    reason: `it is stopped on purpose (${cause}): ${goneWith(count)}`,
    next: 'Start it again before the shortest gc_grace_seconds is over, and repair it then.',
  };
}

function goneWith(count: number): string {
  if (count === 0) return 'the others have no node of it in the ring';
  return `${count === 1 ? '1 node is' : `${count} nodes are`} down with it`;
}

/** A node that should be there and that no other has ever heard of is not up either. */
function missing(reason: string, subject: string, pod: ClusterMember['pod']): Finding {
  const told = {
    level: 'warn',
    subject,
    reason: `${reason}, and no node has it in the ring`,
  } as const;
  if (pod === undefined) return told;
  return { ...told, next: `kubectl k8ssandra why pod/${pod.name} -n ${pod.namespace}` };
}

function judgeMember(member: ClusterMember, facts: HealthFacts): readonly Finding[] {
  const { node, pod, reply } = member;
  const subject = memberName(member);
  if (node === undefined) {
    if (reply.kind === 'failed') return [unknownFor(reply.error, subject)];
    if (reply.kind === 'not-asked') return [missing(reply.reason, subject, pod)];
    return [
      {
        level: 'warn',
        subject,
        reason: 'its pod runs, and no node of the cluster has it in the ring',
        next: `kubectl k8ssandra gossip${inNamespace(facts)}`,
      },
    ];
  }
  if (node.alive !== true) {
    const where = [node.datacenter, node.rack].filter((one) => one !== undefined).join('/');
    const what = node.alive === false ? 'is down' : 'is not seen up';
    return [
      {
        level: 'crit',
        subject,
        reason: `${node.address}${where === '' ? '' : ` in ${where}`} ${what}, as most nodes see it`,
        next:
          pod === undefined
            ? `kubectl k8ssandra status${inNamespace(facts)}`
            : `kubectl k8ssandra why pod/${pod.name} -n ${pod.namespace}`,
      },
    ];
  }
  return reply.kind === 'failed' ? [unknownFor(reply.error, subject)] : [];
}
