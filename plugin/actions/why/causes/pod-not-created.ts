import { refOf } from '../../status/ownership.ts';
import type { EventEntry } from '../../events/event-entry.ts';
import type { Cause } from '../cause.ts';
import { eventEvidence, fieldEvidence } from '../evidence.ts';
import { editSet } from '../owner-command.ts';
import { isOrdered } from '../replace-pod.ts';
import type { MissingCase } from '../set-case.ts';

/** What an API server says when it does not take a pod, and what that means. */
interface Refusal {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly source: string;
  readonly pattern: RegExp;
  readonly text: (match: RegExpExecArray, one: MissingCase) => string;
  readonly next: (one: MissingCase, match: RegExpExecArray) => readonly string[];
}

const REFUSALS: readonly Refusal[] = [
  {
    id: 'webhook-denied',
    title: 'an admission webhook refuses it',
    says: 'admission webhook "NAME" denied the request: REASON',
    source: 'k8s.io/apiserver 1.34, admission/plugin/webhook/errors',
    pattern: /admission webhook "(.{1,253}?)" denied the request(?:: (.*))?/s,
    text: ([, webhook = '', reason = ''], { quote }) =>
      `The StatefulSet wants to make the pod, and the admission webhook "${quote(webhook, 80)}" refuses${reason === '' ? ' without a reason.' : `: ${sentence(quote(reason, 300))}`} It will go on refusing until the pod template is as it demands, or the webhook lets it pass.`,
    next: (one) => ['Correct what the webhook names, in the pod template.', editSet(one)],
  },
  {
    id: 'webhook-unreachable',
    title: 'an admission webhook does not answer',
    says: 'failed calling webhook "NAME"',
    source: 'k8s.io/apiserver 1.34, admission/plugin/webhook/generic',
    pattern: /failed calling webhook "(.{1,253}?)"/,
    text: ([, webhook = ''], { quote }) =>
      `Pods are shown to the admission webhook "${quote(webhook, 80)}" before they are made, and it does not answer as it should; with failurePolicy Fail no pod is made then. Its pods do not run, the API server does not reach them, or its certificate is not trusted.`,
    next: () => [
      'kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations',
      'kubectl k8ssandra webhook status',
    ],
  },
  {
    id: 'quota-exceeded',
    title: 'the quota of the namespace is used up',
    says: 'exceeded quota: NAME, requested: …, used: …, limited: …; failed quota: NAME: must specify …',
    source: 'ResourceQuota admission, k8s.io/apiserver 1.34',
    pattern:
      /exceeded quota: (\S{1,253}), requested: (.{1,200}?), used: (.{1,200}?), limited: (.{1,200})|failed quota: (\S{1,253}): (must specify .{1,200})/,
    text: ([, name, requested = '', used = '', limited = '', other = '', what = ''], { quote }) =>
      name === undefined
        ? `The ResourceQuota "${other}" of the namespace takes only pods that name their resources: ${quote(what, 120)}.`
        : `The ResourceQuota "${name}" of the namespace does not leave room for this pod: it asks for ${quote(requested, 80)}, ${quote(used, 80)} is used, and the limit is ${quote(limited, 80)}.`,
    next: ({ namespace }) => [
      'Raise the quota, or make room in the namespace.',
      `kubectl describe resourcequota -n ${namespace}`,
    ],
  },
  {
    id: 'limit-range-violated',
    title: 'a LimitRange of the namespace forbids its size',
    says: 'minimum or maximum RESOURCE usage per Container is …',
    source: 'LimitRanger admission of Kubernetes 1.34',
    pattern:
      /((?:minimum|maximum) \S{1,60} usage per (?:Container|Pod).{1,120}|\S{1,60} max limit to request ratio per .{1,120})/,
    text: ([, said = ''], { quote }) =>
      `A LimitRange of the namespace does not allow the resources that the pod asks for: "${quote(said, 160)}".`,
    next: (one) => [`kubectl describe limitrange -n ${one.namespace}`, editSet(one)],
  },
  {
    id: 'pod-security-violated',
    title: 'the Pod Security level of the namespace forbids it',
    says: 'violates PodSecurity "LEVEL:VERSION": …',
    source: 'k8s.io/pod-security-admission 0.34',
    pattern: /violates PodSecurity "(.{1,80}?)": (.{1,400})/s,
    text: ([, level = '', said = ''], { quote }) =>
      `The namespace demands the Pod Security level "${quote(level, 60)}", and the pod does not keep to it: ${quote(said, 300)}.`,
    next: (one) => [
      'Set what is named in the securityContext of the pod template, or lower the level of the namespace.',
      editSet(one),
    ],
  },
  {
    id: 'pod-reference-missing',
    title: 'it names something that does not exist',
    says: 'error looking up service account; no PriorityClass with name … was found; RuntimeClass … not found',
    source: 'ServiceAccount, Priority and RuntimeClass admission of Kubernetes 1.34',
    pattern:
      /(serviceaccount "?.{1,253}?"? not found|no PriorityClass with name \S{1,253} was found|(?:runtimeclass|RuntimeClass).{1,253} not found)/,
    text: ([, said = ''], { quote }) =>
      `The pod template names something that is not there: ${quote(said, 160)}.`,
    next: (one) => ['Make it, or correct the name.', editSet(one)],
  },
  {
    id: 'pod-invalid',
    title: 'the API server does not take it',
    says: 'Pod "NAME" is invalid: …',
    source: 'validation in Kubernetes 1.34',
    pattern: /Pod "\S{1,253}" is invalid: (.{1,400})/s,
    text: ([, said = ''], { quote }) =>
      `The pod template does not make a valid pod: ${quote(said, 300)}.`,
    next: (one) => [editSet(one)],
  },
];

const podNotCreated: Cause<MissingCase> = {
  id: 'pod-not-created',
  title: 'its StatefulSet cannot make it',
  sign: 'An event `FailedCreate` of the StatefulSet about this pod.',
  source: 'StatefulSet controller of Kubernetes 1.34',
  isSymptom: true,
  find(one) {
    const event = failureOf(one);
    if (event === undefined) return undefined;
    return {
      text: `The StatefulSet cannot make the pod: "${one.quote(reasonIn(event), 300)}".`,
      next: [`kubectl describe statefulset ${refOf(one.set).name} -n ${one.namespace}`],
      evidence: [eventEvidence(event)],
    };
  },
};

const waitsForEarlierPod: Cause<MissingCase> = {
  id: 'waits-for-earlier-pod',
  title: 'the pods before it are not ready',
  sign: '`spec.podManagementPolicy` of the StatefulSet is OrderedReady, and a pod of it with a smaller number is not there or not ready.',
  source: 'StatefulSet controller of Kubernetes 1.34',
  isSymptom: true,
  find({ set, earlier, namespace }) {
    if (!isOrdered(set) || earlier === undefined) return undefined;
    const { name, isThere } = earlier;
    const state = isThere ? 'not ready' : 'not created';
    return {
      text: `A StatefulSet makes its pods one after the other, each when the one before it is ready, so it waits for ${name}, which is ${state}. Mend that one first.`,
      next: [`kubectl k8ssandra why pod/${name} -n ${namespace}`],
      evidence: [
        fieldEvidence('spec', `sts/${refOf(set).name}`, 'podManagementPolicy: OrderedReady'),
        fieldEvidence('status', `pod/${name}`, state),
      ],
    };
  },
};

/** What keeps a StatefulSet from making a pod. */
export const NOT_CREATED_CAUSES: readonly Cause<MissingCase>[] = [
  ...REFUSALS.map(toCause),
  podNotCreated,
  waitsForEarlierPod,
];

function toCause({ id, title, says, source, pattern, text, next }: Refusal): Cause<MissingCase> {
  return {
    id,
    title,
    sign: `An event \`FailedCreate\` of the StatefulSet: \`${says}\`.`,
    source,
    find(one) {
      const event = failureOf(one);
      const match = pattern.exec(event === undefined ? '' : reasonIn(event));
      if (event === undefined || match === null) return undefined;
      return { text: text(match, one), next: next(one, match), evidence: [eventEvidence(event)] };
    },
  };
}

/** The last one that is about this pod; one that has been made since then is not missing. */
function failureOf({ events, name }: MissingCase): EventEntry | undefined {
  return events.findLast(
    ({ reason, message }) => reason === 'FailedCreate' && message.includes(`Pod ${name} in `),
  );
}

/** Without `create Pod cassandra-0 in StatefulSet cassandra failed error: `. */
function reasonIn({ message }: EventEntry): string {
  return message.replace(
    /^create (?:Claim \S+ )?(?:for )?Pod \S+ in StatefulSet \S+ failed error: /,
    '',
  );
}

/** With one full stop, or with the ellipsis of a quotation that was cut. */
function sentence(text: string): string {
  return /[.…]$/.test(text) ? text : `${text}.`;
}
