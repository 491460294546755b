import { objectAt, objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import {
  formatBytes,
  formatCpu,
  readQuantity,
  toUnits,
} from '../../../../shared/domain/quantity.ts';
import type { PodCase } from '../pod-case.ts';

interface ReasonRule {
  readonly pattern: RegExp;
  /** For the reference page. */
  readonly says: string;
  readonly means: string;
  readonly meaning: (text: string, one: PodCase) => string;
  readonly next: readonly string[];
  /** What is to be looked at: the Kubernetes nodes, the volume claims, or else the pod. */
  readonly about?: 'nodes' | 'claims';
}

/** One reason of the scheduler, and on how many Kubernetes nodes it holds. */
export interface SchedulerReason {
  readonly count: number | undefined;
  readonly text: string;
  readonly rule: ReasonRule | undefined;
}

/** A rule whose meaning is the same whatever the pod. */
function rule(
  pattern: RegExp,
  says: string,
  means: string,
  next: readonly string[],
  about?: ReasonRule['about'],
): ReasonRule {
  return { pattern, says, means, meaning: () => means, next, ...(about && { about }) };
}

/** Sources: ErrReason* in the plugins of kube-scheduler, Kubernetes 1.34 and, for taints, before. */
export const SCHEDULER_REASONS: readonly ReasonRule[] = [
  {
    pattern: /^Insufficient (\S+)/,
    says: 'Insufficient RESOURCE',
    means: 'too little of it is free; what counts are the requests of all pods, not what they use',
    meaning: tooLittle,
    next: ['Add a Kubernetes node, free one, or lower the requests of the pod.'],
  },
  rule(
    /^Too many pods/,
    'Too many pods',
    'it already runs as many pods as it may',
    ['Add a Kubernetes node, or raise maxPods of the kubelet.'],
    'nodes',
  ),
  {
    pattern: /had untolerated taint|had taints that the pod didn't tolerate/,
    says: 'node(s) had untolerated taint(s)',
    means: 'it has a taint that the pod does not tolerate',
    meaning: taintOf,
    next: [
      'See the taints: those of kubernetes.io/ tell that the machine is not well; others keep it for certain pods, which then need a toleration.',
    ],
    about: 'nodes',
  },
  rule(
    /^node\(s\) were unschedulable/,
    'node(s) were unschedulable',
    'it is cordoned',
    ['Let pods onto it again with kubectl uncordon, when the work on it is done.'],
    'nodes',
  ),
  rule(
    /didn't match Pod's node affinity\/selector|didn't match node selector/,
    "node(s) didn't match Pod's node affinity/selector",
    'it lacks the labels that nodeSelector or nodeAffinity ask for',
    ['Compare the labels of the Kubernetes nodes with nodeSelector and nodeAffinity of the pod.'],
  ),
  rule(
    /anti-affinity rules/,
    "node(s) didn't match pod anti-affinity rules",
    'a pod that this one must keep away from is there already, most likely another Cassandra',
    ['Add a Kubernetes node (in the right zone) for each Cassandra pod.'],
  ),
  rule(
    /didn't match pod affinity rules/,
    "node(s) didn't match pod affinity rules",
    'no pod is there that this one must be near to',
    ['Compare podAffinity with the labels of the pods that run.'],
  ),
  rule(
    /topology spread constraints/,
    "node(s) didn't match pod topology spread constraints",
    'the pods would be spread too unevenly over zones or machines',
    ['Add a Kubernetes node where there are few, or set whenUnsatisfiable to ScheduleAnyway.'],
  ),
  rule(
    /didn't have free ports/,
    "node(s) didn't have free ports for the requested pod ports",
    'its ports are taken; with hostNetwork or hostPort only one Cassandra fits a machine',
    ['Add a Kubernetes node, or do without hostPort and hostNetwork.'],
  ),
  rule(
    /didn't match PersistentVolume's node affinity|volume node affinity conflict|no available volume zone/,
    "node(s) didn't match PersistentVolume's node affinity",
    'the volume of the pod is not to be had there, because it is on another machine or in another zone',
    [
      'The pod can only go where its volume is: bring that machine or zone back, or replace the Cassandra node with an empty volume.',
    ],
  ),
  rule(
    /bound to non-existent pv/,
    'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    'the volume that its claim is bound to does not exist any more',
    ['The data are gone: replace the Cassandra node with an empty volume.'],
  ),
  rule(
    /exceed max volume count/,
    'node(s) exceed max volume count',
    'no further volume can be attached to it',
    ['Add a Kubernetes node.'],
  ),
  rule(
    /unbound immediate PersistentVolumeClaims|didn't find available persistent volumes|enough free storage/,
    'unbound immediate PersistentVolumeClaims',
    'the volume claim of the pod has no volume',
    ['See the events of the claim.'],
    'claims',
  ),
  rule(
    /persistentvolumeclaim ".{1,253}" not found|is being deleted/,
    'persistentvolumeclaim "NAME" not found',
    'a volume claim of the pod does not exist',
    ['Delete the pod: its StatefulSet makes both anew.'],
    'claims',
  ),
];

const HEAD = /^(\d+)\/(\d+) nodes are available[.:]? ?/;
const NO_NODES = 'no nodes available to schedule pods';

/**
 * Takes a message of the scheduler apart: `0/3 nodes are available: 1 Insufficient cpu, 2 node(s)
 * had untolerated taint {a: b}. preemption: …`, the most frequent reason first.
 *
 * Source: FitError.Error in kube-scheduler, Kubernetes 1.34. What it says of preemption repeats the
 * reasons in other words.
 */
export function readSchedulerMessage(message: string): {
  readonly nodes: number | undefined;
  readonly reasons: readonly SchedulerReason[];
} {
  if (message === NO_NODES) return { nodes: 0, reasons: [] };
  const head = HEAD.exec(message);
  const rest = message
    .slice(head?.[0].length ?? 0)
    .split(/[.,]? (?:preemption: |no new claims to deallocate)/)[0]
    ?.replace(/\.\s*$/, '');
  const parts = (rest ?? '').split(/, (?=\d+ )/).filter((part) => part.trim() !== '');
  const reasons = parts.map((part): SchedulerReason => {
    const [, count, text = part] = /^(\d+) (.*)$/s.exec(part) ?? [];
    return {
      count: count === undefined ? undefined : Number(count),
      text,
      rule: SCHEDULER_REASONS.find(({ pattern }) => pattern.test(text)),
    };
  });
  return {
    nodes: head === null ? undefined : Number(head[2]),
    reasons: reasons.toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0)),
  };
}

function tooLittle(text: string, one: PodCase): string {
  const resource = /^Insufficient (\S+)/.exec(text)?.[1] ?? '?';
  const asked = requestOf(resource, one);
  return `too little ${one.quote(resource, 60)} is free${asked === undefined ? '' : ` (the pod asks for ${asked})`}`;
}

/** Until Kubernetes 1.33 the scheduler names the taint. */
function taintOf(text: string, { quote }: PodCase): string {
  const taint = /\{([^}]{1,200})\}/.exec(text)?.[1];
  const named = taint === undefined ? '' : ` (${quote(taint.replace(/:\s*$/, ''), 100)})`;
  return `it has a taint${named} that the pod does not tolerate`;
}

/** What the containers ask for together, as people write it. */
function requestOf(resource: string, { pod }: PodCase): string | undefined {
  const amounts = objectsAt(pod, 'spec', 'containers').flatMap(
    (container) =>
      readQuantity(
        stringAt(objectAt(container, 'resources', 'requests'), resource) ??
          objectAt(container, 'resources', 'requests')[resource],
      ) ?? [],
  );
  if (amounts.length === 0) return undefined;
  const sum = amounts.reduce((total, one) => total + one, 0n);
  if (resource === 'cpu') return formatCpu(sum);
  return resource === 'memory' ? `${formatBytes(toUnits(sum))}B` : String(toUnits(sum));
}
