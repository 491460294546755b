import { objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { Cause } from '../cause.ts';
import { conditionEvidence, eventEvidence } from '../evidence.ts';
import { editOwner } from '../owner-command.ts';
import { falseCondition, lastEvent } from '../pod-case.ts';
import type { PodCase } from '../pod-case.ts';
import { SCHEDULER_REASONS, readSchedulerMessage } from './scheduler-message.ts';
import type { SchedulerReason } from './scheduler-message.ts';

/** A scheduler that runs looks at a new pod within a second. */
const SILENT_MS = 30_000;

const unschedulable: Cause<PodCase> = {
  id: 'unschedulable',
  inTemplate: 'perhaps',
  title: 'no Kubernetes node can take it',
  sign: 'The condition `PodScheduled` of the pod is False with the reason Unschedulable.',
  source: 'kube-scheduler of Kubernetes 1.34; its single reasons are below',
  find(one) {
    const condition = falseCondition(one, 'PodScheduled');
    if (stringAt(condition, 'reason') !== 'Unschedulable' || condition === undefined) {
      return undefined;
    }
    const { nodes, reasons } = readSchedulerMessage(stringAt(condition, 'message') ?? '');
    // Then the claim is the cause, and it has more to say.
    if (isOfClaims(reasons) && hasOpenClaim(one)) {
      return undefined;
    }
    const scaler = lastEvent(one, /^(?:NotTriggerScaleUp|TriggeredScaleUp|FailedScaleUp)$/);
    return {
      text: [headOf(nodes), ...(nodes === 0 ? [] : [sentenceOf(reasons, nodes, one)])].join(' '),
      next: [
        ...new Set(reasons.flatMap(({ rule }) => (rule === undefined ? [] : rule.next))),
        nodes === 0 || reasons.some(({ rule }) => rule?.about === 'nodes')
          ? 'kubectl get nodes'
          : editOwner(one),
      ],
      evidence: [
        conditionEvidence(one.label, condition),
        ...(scaler === undefined ? [] : [eventEvidence(scaler)]),
      ],
    };
  },
};

const schedulingGated: Cause<PodCase> = {
  id: 'scheduling-gated',
  inTemplate: 'perhaps',
  title: 'a scheduling gate holds it back',
  sign: 'The condition `PodScheduled` of the pod is False with the reason SchedulingGated.',
  source: 'kube-scheduler of Kubernetes 1.34',
  find(one) {
    const condition = falseCondition(one, 'PodScheduled');
    if (stringAt(condition, 'reason') !== 'SchedulingGated' || condition === undefined) {
      return undefined;
    }
    const gates = objectsAt(one.pod, 'spec', 'schedulingGates').map(
      (gate) => stringAt(gate, 'name') ?? '?',
    );
    return {
      text: `Nobody looks for a Kubernetes node until the scheduling gate ${one.quote(gates.join(', '), 120)} is taken away by the controller that has set it.`,
      next: ['See that the controller behind the gate runs.'],
      evidence: [conditionEvidence(one.label, condition)],
    };
  },
};

const schedulerSilent: Cause<PodCase> = {
  id: 'scheduler-silent',
  inTemplate: 'perhaps',
  title: 'no scheduler has looked at it',
  sign: 'The pod has no Kubernetes node and no condition `PodScheduled`, for more than half a minute.',
  source: 'kube-scheduler of Kubernetes 1.34',
  find({ pod, label, nowMs, quote }) {
    const isTold = objectsAt(pod, 'status', 'conditions').some(
      ({ type }) => type === 'PodScheduled',
    );
    const createdAt = stringAt(pod, 'metadata', 'creationTimestamp');
    const isYoung = !(nowMs - Date.parse(createdAt ?? '') > SILENT_MS);
    if (stringAt(pod, 'spec', 'nodeName') !== undefined || isTold || isYoung) return undefined;
    const scheduler = stringAt(pod, 'spec', 'schedulerName') ?? 'default-scheduler';
    return {
      text: `The pod waits for the scheduler "${quote(scheduler, 60)}", which has not looked at it. It does not run, or there is none of this name.`,
      next: ['kubectl get pods -n kube-system'],
      evidence: [
        {
          source: 'status',
          object: label,
          time: createdAt,
          text: `created, no Kubernetes node, no condition PodScheduled; spec.schedulerName ${scheduler}`,
        },
      ],
    };
  },
};

/** What keeps the scheduler from finding a Kubernetes node for a pod. */
export const SCHEDULING_CAUSES: readonly Cause<PodCase>[] = [
  unschedulable,
  schedulingGated,
  schedulerSilent,
];

function isOfClaims(reasons: readonly SchedulerReason[]): boolean {
  return reasons.length > 0 && reasons.every(({ rule }) => rule?.about === 'claims');
}

function hasOpenClaim({ claims, claimsKnown }: PodCase): boolean {
  return claims.some(({ object }) =>
    object === undefined ? claimsKnown : stringAt(object, 'status', 'phase') !== 'Bound',
  );
}

function headOf(nodes: number | undefined): string {
  if (nodes === undefined) return 'The scheduler finds no Kubernetes node for the pod.';
  if (nodes === 0) return 'The cluster has no Kubernetes node at all.';
  return nodes === 1
    ? 'The only Kubernetes node cannot take the pod.'
    : `None of the ${nodes} Kubernetes nodes can take the pod.`;
}

function sentenceOf(
  reasons: readonly SchedulerReason[],
  nodes: number | undefined,
  one: PodCase,
): string {
  const parts = reasons.map(({ count, text, rule }) => {
    const meaning = rule === undefined ? `"${one.quote(text, 120)}"` : rule.meaning(text, one);
    const isOfAll = count === undefined || nodes === undefined || nodes < 2;
    return isOfAll ? meaning : `${count} of them: ${meaning}`;
  });
  const sentence = parts.length === 0 ? 'it gives no reason' : parts.join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** For the reference page: what the scheduler says, and what it means. */
export const SCHEDULER_WORDS: readonly (readonly [string, string])[] = SCHEDULER_REASONS.map(
  ({ says, means }) => [says, means],
);
