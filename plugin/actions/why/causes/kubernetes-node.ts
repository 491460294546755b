import {
  member,
  numberAt,
  objectsAt,
  stringAt,
  stringsAt,
} from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { formatAge } from '../../../../shared/domain/duration.ts';
import { refOf } from '../../status/ownership.ts';
import type { Cause, Evidence, Found } from '../cause.ts';
import { conditionEvidence, fieldEvidence } from '../evidence.ts';
import type { PodCase } from '../pod-case.ts';

/** Beyond the grace period, the kubelet should long have ended the pod. */
const LATE_MS = 30_000;

const kubernetesNodeLost: Cause<PodCase> = {
  id: 'kubernetes-node-lost',
  title: 'its Kubernetes node is gone or silent',
  sign: 'The condition `Ready` of the Kubernetes node is not True, or there is no such node any more.',
  source: 'node lifecycle controller of Kubernetes 1.34',
  find(one) {
    const name = stringAt(one.pod, 'spec', 'nodeName');
    if (name === undefined || one.kubernetesNodes === undefined) return undefined;
    const node = one.kubernetesNodes.find((other) => refOf(other).name === name);
    const ready = node === undefined ? undefined : readyOf(node);
    if (node !== undefined && (ready === undefined || ready['status'] === 'True')) return undefined;
    const isLocal = usesLocalVolume(one);
    return {
      text: `The Kubernetes node ${name} ${node === undefined ? 'does not exist any more' : 'does not report to Kubernetes'}. As long as nobody knows whether Cassandra still runs there, the StatefulSet does not start it elsewhere. ${isLocal ? 'Its volume is a disk of that machine, so the data are there as well: if the machine does not come back, the Cassandra node has to be replaced.' : 'Once the machine surely is off, the pod can be deleted by force, and comes up on another one with its volume.'}`,
      next:
        node === undefined
          ? [forceDelete(one)]
          : [`kubectl describe node ${name}`, 'If the machine is off for good:', forceDelete(one)],
      evidence: [nodeEvidence(name, node, ready), ...deletionEvidence(one)],
    };
  },
};

const heldByFinalizer: Cause<PodCase> = {
  id: 'held-by-finalizer',
  title: 'it is deleted, and a finalizer holds it',
  sign: '`metadata.deletionTimestamp` and `metadata.finalizers` of the pod.',
  source: 'Kubernetes API conventions',
  find(one) {
    const finalizers = stringsAt(one.pod, 'metadata', 'finalizers');
    if (!isLate(one) || finalizers.length === 0) return undefined;
    return {
      text: `The pod was deleted, and stays until whoever set the finalizer ${one.quote(finalizers.join(', '), 120)} takes it away. That controller is stopped, or has not done its work. Until then the StatefulSet cannot make the pod anew.`,
      next: [`kubectl get pod ${one.name} -n ${one.namespace} -o yaml`],
      evidence: [
        ...deletionEvidence(one),
        fieldEvidence('status', one.label, `metadata.finalizers: ${finalizers.join(', ')}`),
      ],
    };
  },
};

const stuckTerminating: Cause<PodCase> = {
  id: 'stuck-terminating',
  title: 'it is deleted, and does not end',
  sign: '`metadata.deletionTimestamp` of the pod lies back more than its grace period.',
  source: 'kubelet of Kubernetes 1.34',
  find(one) {
    if (!isLate(one)) return undefined;
    return {
      text: 'The pod was deleted and its grace period is over, but the kubelet has not reported its end. A process hangs in the kernel, as with a disk or network file system that does not answer, or the container runtime does.',
      next: [
        `kubectl describe pod ${one.name} -n ${one.namespace}`,
        'Only when the containers surely have ended:',
        forceDelete(one),
      ],
      evidence: deletionEvidence(one),
    };
  },
};

const terminating: Cause<PodCase> = {
  id: 'terminating',
  title: 'it is being deleted',
  sign: '`metadata.deletionTimestamp` of the pod, within its grace period.',
  source: 'Kubernetes',
  find(one) {
    if (stringAt(one.pod, 'metadata', 'deletionTimestamp') === undefined) return undefined;
    return {
      text: 'The pod was deleted and is ending: Cassandra writes its memory to disk first. A StatefulSet makes it anew as soon as it has gone.',
      next: [],
      evidence: deletionEvidence(one),
    };
  },
};

const evicted: Cause<PodCase> = {
  id: 'evicted',
  title: 'the kubelet has thrown it out or refused it',
  sign: '`status.phase` of the pod is Failed, with a reason such as Evicted, OutOfcpu or NodeShutdown.',
  source: 'eviction manager and admission handlers of the kubelet, Kubernetes 1.34',
  find: findFailed,
};

/** What the machine below the pod does to it, and pods that do not go away. */
export const KUBERNETES_NODE_CAUSES: readonly Cause<PodCase>[] = [
  kubernetesNodeLost,
  heldByFinalizer,
  stuckTerminating,
  terminating,
  evicted,
];

function findFailed(one: PodCase): Found | undefined {
  const { pod, label, name, namespace, quote } = one;
  const reason = stringAt(pod, 'status', 'reason') ?? '';
  if (stringAt(pod, 'status', 'phase') !== 'Failed' || reason === '') return undefined;
  const message = stringAt(pod, 'status', 'message') ?? '';
  return {
    text: `The kubelet ended the pod for the reason ${quote(reason, 60)}${message === '' ? '' : `: "${quote(message, 200)}"`}. ${reason === 'Evicted' ? 'The machine ran short of memory, disk or processes, and pods without Guaranteed quality of service go first.' : 'It cannot run on this machine as things are.'} The StatefulSet makes the pod anew by itself; when that goes on and on, this is why.`,
    next: [
      ...(reason === 'Evicted'
        ? ['Give Cassandra requests equal to its limits, and keep other pods off its machines.']
        : []),
      `kubectl describe pod ${name} -n ${namespace}`,
    ],
    evidence: [
      fieldEvidence(
        'status',
        label,
        `phase Failed, ${reason}${message === '' ? '' : `: ${message}`}`,
      ),
    ],
  };
}

function readyOf(node: JsonObject): JsonObject | undefined {
  return objectsAt(node, 'status', 'conditions').find(({ type }) => type === 'Ready');
}

function nodeEvidence(
  name: string,
  node: JsonObject | undefined,
  ready: JsonObject | undefined,
): Evidence {
  return node === undefined || ready === undefined
    ? fieldEvidence('status', `node/${name}`, 'there is no such Kubernetes node')
    : conditionEvidence(`node/${name}`, ready);
}

function deletionEvidence({ pod, label, nowMs }: PodCase): readonly Evidence[] {
  const time = stringAt(pod, 'metadata', 'deletionTimestamp');
  if (time === undefined) return [];
  const overMs = nowMs - Date.parse(time);
  const when =
    overMs > 0 ? `its grace period ended ${formatAge(overMs)} ago` : 'within its grace period';
  return [{ ...fieldEvidence('status', label, `being deleted, ${when}`), time }];
}

/** The time of deletion already has the grace period in it. */
function isLate({ pod, nowMs }: PodCase): boolean {
  const dueMs = Date.parse(stringAt(pod, 'metadata', 'deletionTimestamp') ?? '');
  const graceMs = (numberAt(pod, 'metadata', 'deletionGracePeriodSeconds') ?? 0) * 1_000;
  // Finalizers can be seen at work earlier, when every container has ended.
  const hasEnded = objectsAt(pod, 'status', 'containerStatuses').every(
    (status) => member(status, 'state', 'terminated') !== undefined,
  );
  const startMs = dueMs - graceMs;
  return nowMs > dueMs + LATE_MS || (hasEnded && nowMs > startMs + LATE_MS);
}

function usesLocalVolume({ claims, volumes }: PodCase): boolean {
  return claims.some(({ object }) => {
    const name = stringAt(object, 'spec', 'volumeName');
    const volume = volumes?.find((one) => refOf(one).name === name);
    return (
      member(volume, 'spec', 'local') !== undefined ||
      member(volume, 'spec', 'hostPath') !== undefined
    );
  });
}

function forceDelete({ name, namespace }: PodCase): string {
  return `kubectl delete pod ${name} -n ${namespace} --force --grace-period=0`;
}
