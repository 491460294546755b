import { objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { Cause } from '../cause.ts';
import { latestEnd } from '../container-facts.ts';
import type { ContainerFacts } from '../container-facts.ts';
import { conditionEvidence, containerEvidence, eventEvidence, fieldEvidence } from '../evidence.ts';
import { showLog } from '../owner-command.ts';
import { falseCondition, lastEvent } from '../pod-case.ts';
import type { PodCase } from '../pod-case.ts';
import { exitMeaning } from './exit-meaning.ts';
import { lastWords } from './last-words.ts';
import { labelEvidence } from './node-state.ts';

const killedByProbe: Cause<PodCase> = {
  id: 'killed-by-probe',
  inTemplate: 'likely',
  title: 'its liveness or startup probe fails',
  sign: 'An event `Killing` of the kubelet that names the liveness or startup probe.',
  source: 'kubelet of Kubernetes 1.34',
  isSymptom: true,
  find(one) {
    const event = lastEvent(one, /^Killing$/, /failed (?:liveness|startup) probe/);
    if (event === undefined) return undefined;
    const probe = /failed (liveness|startup) probe/.exec(event.message)?.[1] ?? '';
    const told = lastEvent(one, /^Unhealthy$/, new RegExp(`^${probe} probe`, 'i'));
    return {
      text: `The kubelet restarts a container again and again, because its ${probe} probe fails. Either the program hangs, or the probe does not leave it the time that it needs: Cassandra may take many minutes to replay its commit log.`,
      next: [
        'Give the probe more time (failureThreshold, timeoutSeconds), or a startupProbe of its own.',
        showLog(one, one.cassandra),
      ],
      evidence: [eventEvidence(event), ...(told === undefined ? [] : [eventEvidence(told)])],
    };
  },
};

const readinessGateOpen: Cause<PodCase> = {
  id: 'readiness-gate-open',
  title: 'a readiness gate is not fulfilled',
  sign: 'All containers are ready, and a condition of `spec.readinessGates` is not True.',
  source: 'kubelet of Kubernetes 1.34',
  find(one) {
    const gates = objectsAt(one.pod, 'spec', 'readinessGates').map(
      (gate) => stringAt(gate, 'conditionType') ?? '',
    );
    const open = gates.find((gate) => !holds(one, gate));
    if (open === undefined || falseCondition(one, 'ContainersReady') !== undefined) {
      return undefined;
    }
    const condition = falseCondition(one, open);
    return {
      text: `The containers are ready, but the pod counts as ready only when its condition "${one.quote(open, 100)}" holds. Some other controller sets it, such as that of a load balancer, and has not done so.`,
      next: [`kubectl get pod ${one.name} -n ${one.namespace} -o yaml`],
      evidence:
        condition === undefined
          ? [fieldEvidence('status', one.label, `no condition ${open}`)]
          : [conditionEvidence(one.label, condition)],
    };
  },
};

const crashLoop: Cause<PodCase> = {
  id: 'crash-loop',
  inTemplate: 'likely',
  title: 'a container ends again and again',
  sign: 'A container waits with CrashLoopBackOff, or has ended.',
  source: 'kubelet of Kubernetes 1.34',
  isSymptom: true,
  find(one) {
    const crashed = one.containers.find(
      (each) => each.kind === 'main' && !each.ready && isCrashed(each),
    );
    const end = crashed === undefined ? undefined : latestEnd(crashed);
    if (crashed === undefined || end === undefined) return undefined;
    const words = lastWords(one, crashed.name);
    return {
      text: [
        `The container ${crashed.name} starts and ends again${crashed.restarts > 0 ? '; the kubelet waits longer and longer before it tries the next time' : ''}.`,
        exitMeaning(end.exitCode),
        words.length === 0
          ? 'Its log is empty, or could not be read.'
          : 'No known cause is in the end of its log, whose last lines are below.',
      ].join(' '),
      next: [showLog(one, crashed.name)],
      evidence: [containerEvidence(one.label, crashed), ...words],
    };
  },
};

const readinessProbeFails: Cause<PodCase> = {
  id: 'readiness-probe-fails',
  inTemplate: 'perhaps',
  title: 'its readiness probe fails',
  sign: 'A container runs and is not ready, with an event `Unhealthy` of its readiness probe.',
  source: 'kubelet of Kubernetes 1.34',
  isSymptom: true,
  find(one) {
    const container = notReady(one);
    const event = lastEvent(one, /^Unhealthy$/, /^Readiness probe/);
    if (container === undefined || event === undefined || isOlder(event, container)) {
      return undefined;
    }
    return {
      text: `The container ${container.name} runs, but does not answer its readiness probe as it should. ${probeMeaning(event.message)} Until it does, no Service sends clients here, and a rollout does not go on.`,
      next: [showLog(one, container.name)],
      evidence: [
        eventEvidence(event),
        containerEvidence(one.label, container),
        ...lastWords(one, container.name),
      ],
    };
  },
};

const starting: Cause<PodCase> = {
  id: 'starting',
  inTemplate: 'perhaps',
  title: 'it is starting',
  sign: 'A container runs and is not ready, and no probe has been reported to fail.',
  source: 'kubelet of Kubernetes 1.34',
  isSymptom: true,
  find(one) {
    const container = notReady(one);
    if (container === undefined) return undefined;
    return {
      text: `The container ${container.name} runs and is not ready yet. A Cassandra takes from half a minute to many minutes: it reads its data, replays its commit log and, when it joins, streams its data from the others.`,
      next: [`kubectl k8ssandra logs pod/${one.name} -n ${one.namespace} -f`],
      evidence: [
        containerEvidence(one.label, container),
        ...labelEvidence(one),
        ...lastWords(one, container.name),
      ],
    };
  },
};

/** What keeps a pod whose containers can be started from being ready. */
export const RUNNING_CAUSES: readonly Cause<PodCase>[] = [
  killedByProbe,
  readinessGateOpen,
  crashLoop,
  readinessProbeFails,
  starting,
];

function isCrashed({ waiting, ended }: ContainerFacts): boolean {
  return waiting?.reason === 'CrashLoopBackOff' || ended !== undefined;
}

function notReady({ containers }: PodCase): ContainerFacts | undefined {
  return containers.find(
    ({ kind, ready, runningSince }) => kind !== 'init' && !ready && runningSince !== undefined,
  );
}

function holds({ pod }: PodCase, type: string): boolean {
  return objectsAt(pod, 'status', 'conditions').some(
    (one) => one['type'] === type && one['status'] === 'True',
  );
}

/** True for an event of the container before its last restart. */
function isOlder({ lastSeen = '' }: { lastSeen: string | undefined }, container: ContainerFacts) {
  return Date.parse(lastSeen) < Date.parse(container.runningSince ?? '');
}

function probeMeaning(message: string): string {
  if (/connection refused/i.test(message)) return 'Nothing listens on the port of the probe yet.';
  if (/statuscode: 5\d\d/i.test(message)) return 'Its server answers that Cassandra is not up.';
  if (/statuscode: 4\d\d/i.test(message))
    return 'Its server does not know the path, or wants a login.';
  return /timeout|deadline exceeded|timed out/i.test(message)
    ? 'It does not answer within the time of the probe.'
    : '';
}
