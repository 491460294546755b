import { stringAt } from '../../../../shared/domain/json.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { ClockFacts } from '../health-facts.ts';
import { nameSome } from '../name-some.ts';

const WARN_MS = 3_000;
const CRIT_MS = 10_000;

export const CLOCK_SKEW: HealthCheck = {
  id: 'clock-skew',
  title: 'the clocks of the Kubernetes nodes agree',
  source:
    'Each kubelet writes the time of its own clock into its Lease in kube-node-lease, and the API server notes its own time beside it, in the managed fields. The difference is known to about a second for each node; with several API servers, how far these are apart comes on top.',
  thresholds:
    'WARN: two clocks are more than 3 seconds apart, which this way of measuring can tell for sure: of two writes Cassandra keeps the one with the later time, and a slow clock loses what it writes. CRIT: more than 10 seconds, as long as most clients wait for an answer.',
  needs: ['clocks'],
  judge({ clocks, pods }) {
    if ('error' in clocks) return [unknownFor(clocks.error)];
    const own = new Set(pods.flatMap(({ object }) => stringAt(object, 'spec', 'nodeName') ?? []));
    if (own.size === 0) return [{ level: 'skipped', reason: 'no pod is on a Kubernetes node' }];
    if (own.size === 1) {
      return [{ level: 'skipped', reason: 'all pods are on one Kubernetes node, with one clock' }];
    }
    return judgeClocks([...own], clocks.value);
  },
};

function judgeClocks(nodes: readonly string[], { aheadMs }: ClockFacts): readonly Finding[] {
  const missing = nodes.filter((node) => !aheadMs.has(node));
  const unknown: readonly Finding[] =
    missing.length === 0
      ? []
      : [{ level: 'unknown', reason: `no Lease tells the clock of ${nameSome(missing)}` }];
  const known = nodes.flatMap((node) => {
    const ahead = aheadMs.get(node);
    return ahead === undefined ? [] : [{ node, ahead }];
  });
  const [slowest, ...others] = known.toSorted((a, b) => a.ahead - b.ahead);
  const fastest = others.at(-1);
  if (slowest === undefined || fastest === undefined) return unknown;
  const apartMs = fastest.ahead - slowest.ahead;
  if (apartMs > WARN_MS) {
    const seconds = (apartMs / 1_000).toFixed(1);
    return [
      {
        level: apartMs > CRIT_MS ? 'crit' : 'warn',
        subject: `node/${slowest.node}`,
        reason: `its clock is ${seconds} s behind that of ${fastest.node}: what is written by it may lose to earlier writes`,
        next: 'Look at the time service of both Kubernetes nodes, such as chrony.',
      },
      ...unknown,
    ];
  }
  if (unknown.length > 0) return unknown;
  const reason = `the clocks of ${nodes.length} Kubernetes nodes are no more than 3 s apart`;
  return [{ level: 'ok', reason }];
}
