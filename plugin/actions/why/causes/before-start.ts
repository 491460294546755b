import { stringAt } from '../../../../shared/domain/json.ts';
import type { Cause, Found } from '../cause.ts';
import { latestEnd } from '../container-facts.ts';
import type { ContainerFacts } from '../container-facts.ts';
import { containerEvidence, eventEvidence } from '../evidence.ts';
import { editOwner, showLog } from '../owner-command.ts';
import { lastEvent } from '../pod-case.ts';
import type { PodCase } from '../pod-case.ts';
import { imagePullReason } from './image-pull-reason.ts';
import { lastWords } from './last-words.ts';

const NO_IMAGE =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable|SignatureValidationFailed)$/;
/** What the kubelet says of a container before it has tried anything for it. */
const NOT_REACHED = /^(?:ContainerCreating|PodInitializing)?$/;
const NO_CONTAINER = /^(?:CreateContainerError|RunContainerError|PostStartHookError)$/;
const NO_START = /^(?:StartError|ContainerCannotRun)$/;

const volumeNotMounted: Cause<PodCase> = {
  id: 'volume-not-mounted',
  inTemplate: 'perhaps',
  title: 'a volume cannot be mounted',
  sign: 'An event `FailedMount`, `FailedAttachVolume` or `FailedMapVolume` of a pod whose containers have not started.',
  source: 'kubelet and attach-detach controller of Kubernetes 1.34',
  find(one) {
    const event = lastEvent(one, /^Failed(?:Mount|AttachVolume|MapVolume)$/);
    if (event === undefined || !isCreating(one)) return undefined;
    return {
      text: `The containers wait for their volumes. ${mountMeaning(event.message)}`,
      next: [`kubectl describe pod ${one.name} -n ${one.namespace}`],
      evidence: [eventEvidence(event)],
    };
  },
};

const noPodNetwork: Cause<PodCase> = {
  id: 'no-pod-network',
  title: 'the pod gets no network',
  sign: 'An event `FailedCreatePodSandBox` or `NetworkNotReady` of a pod whose containers have not started.',
  source: 'kubelet of Kubernetes 1.34',
  find(one) {
    const event = lastEvent(one, /^(?:FailedCreatePodSandBox|NetworkNotReady)$/);
    if (event === undefined || !isCreating(one)) return undefined;
    return {
      text: 'The kubelet cannot set up the pod on its machine. As a rule the network plugin there does not run or has no addresses left; the containers themselves are not to blame.',
      next: [
        `kubectl get pods -n kube-system -o wide`,
        `kubectl describe node ${stringAt(one.pod, 'spec', 'nodeName') ?? ''}`,
      ],
      evidence: [eventEvidence(event)],
    };
  },
};

const configurationMissing: Cause<PodCase> = {
  id: 'configuration-missing',
  title: 'a Secret or ConfigMap is missing',
  sign: 'A container waits with the reason CreateContainerConfigError.',
  source: 'kubelet of Kubernetes 1.34',
  find: (one) =>
    findWaiting(one, /^CreateContainerConfigError$/, ({ waiting }) => ({
      text: `A container is to have a value of a Secret or ConfigMap that is not there, or the kubelet refuses how it is to run: "${one.quote(waiting?.message ?? '', 160)}".`,
      next: [`kubectl get secrets,configmaps -n ${one.namespace}`, editOwner(one)],
    })),
};

const imageNotPulled: Cause<PodCase> = {
  id: 'image-not-pulled',
  title: 'an image cannot be pulled',
  sign: 'A container waits with a reason such as ErrImagePull, ImagePullBackOff, InvalidImageName or ErrImageNeverPull.',
  source: 'kubelet of Kubernetes 1.34, containerd, registries',
  find: (one) =>
    findWaiting(one, NO_IMAGE, (container) => {
      const { meaning, next, event } = imagePullReason(container, one);
      return { text: meaning, next: [...next, editOwner(one)], events: [event] };
    }),
};

const containerNotCreated: Cause<PodCase> = {
  id: 'container-not-created',
  title: 'a container cannot be started',
  sign: 'A container waits with CreateContainerError or RunContainerError, or ended with StartError.',
  source: 'kubelet of Kubernetes 1.34, runc',
  find(one) {
    const end = one.containers.find((each) => NO_START.test(latestEnd(each)?.reason ?? ''));
    const message = (container: ContainerFacts): string =>
      latestEnd(container)?.message ?? container.waiting?.message ?? '';
    const tell = (container: ContainerFacts) => ({
      text: `The container ${container.name} cannot be started: "${one.quote(message(container), 200)}". Its command is not in the image, or something that is mounted into it does not fit.`,
      next: [editOwner(one)],
    });
    if (end === undefined || end.ready) return findWaiting(one, NO_CONTAINER, tell);
    return { ...tell(end), evidence: [containerEvidence(one.label, end)] };
  },
};

const initContainerFailed: Cause<PodCase> = {
  id: 'init-container-failed',
  inTemplate: 'likely',
  title: 'an init container fails',
  sign: 'An init container ended with another exit code than 0, or a native sidecar does not go on running.',
  source: 'kubelet of Kubernetes 1.34',
  find(one) {
    const failed = one.containers.find(
      (each) => each.kind !== 'main' && !each.ready && (latestEnd(each)?.exitCode ?? 0) !== 0,
    );
    if (failed === undefined) return undefined;
    return {
      text: `The ${failed.kind === 'init' ? 'init container' : 'sidecar'} ${failed.name} ends with exit code ${latestEnd(failed)?.exitCode ?? '?'}. The containers behind it, Cassandra among them, start only when it has done its work.`,
      next: [showLog(one, failed.name)],
      evidence: [containerEvidence(one.label, failed), ...lastWords(one, failed.name)],
    };
  },
};

const initContainerRuns: Cause<PodCase> = {
  id: 'init-container-runs',
  title: 'an init container is still at work',
  sign: 'An init container runs, or a native sidecar has not started.',
  source: 'kubelet of Kubernetes 1.34',
  isSymptom: true,
  find(one) {
    const current = one.containers.find(
      ({ kind, ready, runningSince }) =>
        kind !== 'main' && runningSince !== undefined && !(kind === 'sidecar' && ready),
    );
    const isFirst = one.containers.every(
      ({ kind, runningSince, ended }) => kind !== 'main' || (runningSince ?? ended) === undefined,
    );
    if (current === undefined || !isFirst) return undefined;
    return {
      text: `The init container ${current.name} has not ended yet, and Cassandra starts only after it. Restoring a backup (medusa-restore) may well take hours; the others take seconds.`,
      next: [`${showLog(one, current.name).replace(' --tail 100', '')} -f`],
      evidence: [containerEvidence(one.label, current), ...lastWords(one, current.name)],
    };
  },
};

/** What happens after a pod was placed and before its containers run. */
export const BEFORE_START_CAUSES: readonly Cause<PodCase>[] = [
  volumeNotMounted,
  noPodNetwork,
  configurationMissing,
  imageNotPulled,
  containerNotCreated,
  initContainerFailed,
  initContainerRuns,
];

interface Told extends Pick<Found, 'text' | 'next'> {
  readonly events?: readonly (ReturnType<typeof lastEvent> | undefined)[];
}

function findWaiting(
  one: PodCase,
  reason: RegExp,
  tell: (container: ContainerFacts) => Told,
): Found | undefined {
  const container = one.containers.find(({ waiting }) => reason.test(waiting?.reason ?? ''));
  if (container === undefined) return undefined;
  const { text, next, events = [] } = tell(container);
  return {
    text,
    next,
    evidence: [
      containerEvidence(one.label, container),
      ...events.flatMap((event) => (event === undefined ? [] : [eventEvidence(event)])),
    ],
  };
}

/**
 * True while the kubelet has come to none of the containers: it mounts the volumes first, then
 * sets up the network, and only then pulls images. A mount that failed once and is done since
 * leaves its event behind.
 */
function isCreating({ pod, containers }: PodCase): boolean {
  return (
    stringAt(pod, 'spec', 'nodeName') !== undefined &&
    containers.every(
      ({ waiting, runningSince, ended, lastEnd }) =>
        (runningSince ?? ended ?? lastEnd) === undefined && NOT_REACHED.test(waiting?.reason ?? ''),
    )
  );
}

function mountMeaning(message: string): string {
  if (message.includes('Multi-Attach error')) {
    return 'One of them is still attached to another machine, where its pod ran before, and can be at one only. It is set free when that pod has gone, or by force after six minutes.';
  }
  const [, kind, name] =
    /(secret|configmap|persistentvolumeclaim) "(.{1,253}?)" not found/.exec(message) ?? [];
  if (kind !== undefined)
    return `The ${kind} "${name ?? ''}" that one of them is made of does not exist.`;
  if (/path ".{1,300}" does not exist|no such file or directory/.test(message)) {
    return 'A folder on the machine that a local volume stands for does not exist.';
  }
  if (/CSI driver|driver name .{1,100} not found/.test(message)) {
    return 'The storage driver does not run on this machine.';
  }
  return 'The words of the kubelet, below, say which one fails, and why.';
}
