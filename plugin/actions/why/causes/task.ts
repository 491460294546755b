import type { Cause, Evidence } from '../cause.ts';
import { fieldEvidence } from '../evidence.ts';
import type { TaskCase } from '../task-case.ts';
import { operatorEvidence } from './operator-evidence.ts';

const taskInvalid: Cause<TaskCase> = {
  id: 'task-invalid',
  title: 'its operator does not accept it',
  sign: 'The condition `Invalid` of a K8ssandraTask is True.',
  source: 'k8ssandra-operator, K8ssandraTask controller',
  find(one) {
    const { task } = one;
    if (task.state !== 'invalid') return undefined;
    return {
      text: `The operator has refused the task${saidOf(one)}. It never looks at it again, and a program that waits for its end waits for ever.`,
      next: task.next,
      evidence: [stateEvidence(one)],
    };
  },
};

const taskFailed: Cause<TaskCase> = {
  id: 'task-failed',
  title: 'it has failed',
  sign: 'The condition `Failed` of the task is True, or one of its pods has the status ERROR.',
  source: 'cass-operator 1.29, CassandraTask controller',
  find(one) {
    const { task } = one;
    if (task.state !== 'failed') return undefined;
    const failed = task.pods.filter(({ state }) => state === 'error');
    return {
      text: `The ${task.command} ended with an error${failed.length === 0 ? '' : ` on ${failed.length === 1 ? 'one pod' : `${failed.length} pods`}`}${saidOf(one)}. What it had done by then stays done.`,
      next: task.next,
      evidence: [stateEvidence(one), ...podEvidence(one)],
    };
  },
};

const taskWaitsForTask: Cause<TaskCase> = {
  id: 'task-waits-for-task',
  title: 'another task is at work',
  sign: 'A CassandraTask of the same datacenter is active, and one of the two has the concurrencyPolicy Forbid.',
  source: 'cass-operator 1.29, CassandraTask controller',
  find(one) {
    const { task } = one;
    const [, blocker, command] = /^waiting for task (\S+) \((.*)\)/.exec(task.reason ?? '') ?? [];
    if (task.state !== 'queued' || blocker === undefined) return undefined;
    return {
      text: `It waits for the task ${blocker} (${command ?? ''}) of the same datacenter, because one of the two allows no other beside it (concurrencyPolicy Forbid, the default). It starts by itself as soon as that one has ended.`,
      next: [`kubectl k8ssandra why task/${blocker} -n ${task.namespace}`],
      evidence: [stateEvidence(one)],
    };
  },
};

const taskNotCarriedOut: Cause<TaskCase> = {
  id: 'task-not-carried-out',
  title: 'the operator cannot carry it out',
  sign: 'A CassandraTask with several jobs, without `spec.datacenter.namespace`, or for a datacenter that there is none of.',
  source: 'cass-operator 1.29, CassandraTask controller',
  find(one) {
    const { task } = one;
    const isSilent = task.reason === 'no controller picked this up';
    if (task.state !== 'stuck' || isSilent) return undefined;
    return {
      text: `The operator tries it again and again without a word in its status, because of a mistake in the task${saidOf(one)}.`,
      next: [
        'Make the task anew without the mistake, and delete this one.',
        `kubectl delete ${task.kind.toLowerCase()} ${task.name} -n ${task.namespace}`,
      ],
      evidence: [stateEvidence(one)],
    };
  },
};

const taskNotPickedUp: Cause<TaskCase> = {
  id: 'task-not-picked-up',
  title: 'no operator has taken it up',
  sign: 'The task has no status, half a minute after it was to begin.',
  source: 'cass-operator 1.29, k8ssandra-operator',
  find(one) {
    const { task, operators, operator } = one;
    if (task.state !== 'stuck' || task.reason !== 'no controller picked this up') {
      return undefined;
    }
    const own = operators?.filter((each) => each.operator === operator);
    const isRunning = own?.some(({ available }) => available > 0);
    const why =
      isRunning === undefined
        ? 'Whether it runs is not known.'
        : isRunning
          ? 'It runs, so it watches other namespaces only, or fails at the task: its log says so.'
          : 'It does not run.';
    const [deployment] = own ?? [];
    return {
      text: `${operator} has not touched the task, as it does with a new one within seconds. ${why}`,
      next: [
        deployment === undefined
          ? 'kubectl k8ssandra doctor'
          : `kubectl logs deployment/${deployment.name} -n ${deployment.namespace} --tail 100`,
      ],
      evidence: [stateEvidence(one), ...(own === undefined ? [] : operatorEvidence(operator, own))],
    };
  },
};

const taskWaitsForPod: Cause<TaskCase> = {
  id: 'task-waits-for-pod',
  title: 'a pod of its datacenter is not ready',
  sign: 'The task runs, and a pod of its datacenter is not ready.',
  source: 'cass-operator 1.29, CassandraTask controller',
  find(one) {
    const { task, unready } = one;
    const [first] = unready;
    if (task.state !== 'running' || first === undefined) return undefined;
    return {
      text: `It runs, and goes from pod to pod. At present ${unready.length === 1 ? `${first} is` : `${unready.length} pods, ${first} among them, are`} not ready: a restart waits for that, and other work on it fails.`,
      next: [`kubectl k8ssandra why pod/${first} -n ${task.namespace}`],
      evidence: [
        stateEvidence(one),
        ...unready.slice(0, 3).map((pod) => fieldEvidence('status', `pod/${pod}`, 'not ready')),
        ...podEvidence(one),
      ],
    };
  },
};

const taskAtWork: Cause<TaskCase> = {
  id: 'task-at-work',
  title: 'it is still at work',
  sign: 'The task runs.',
  source: 'cass-operator 1.29, k8ssandra-operator',
  isSymptom: true,
  find(one) {
    const { task } = one;
    if (task.state !== 'running') return undefined;
    const progress = task.total === undefined ? '' : ` (${task.done ?? 0} of ${task.total} pods)`;
    return {
      text: `It runs${progress}, pod after pod. How long it takes depends on the data: a cleanup or rebuild may take hours for each node.`,
      next: task.next,
      evidence: [stateEvidence(one), ...podEvidence(one)],
    };
  },
};

const taskNotDue: Cause<TaskCase> = {
  id: 'task-not-due',
  title: 'its time has not come',
  sign: '`spec.scheduledTime` lies ahead, the task was made just now, or it is a ScheduledTask.',
  source: 'cass-operator 1.29',
  isSymptom: true,
  find(one) {
    const { task } = one;
    if (task.state !== 'queued' && task.state !== 'scheduled') return undefined;
    return {
      text: `There is nothing to do but to wait${saidOf(one)}.`,
      next: [],
      evidence: [stateEvidence(one)],
    };
  },
};

/** What keeps a task from being done. */
export const TASK_CAUSES: readonly Cause<TaskCase>[] = [
  taskInvalid,
  taskFailed,
  taskWaitsForTask,
  taskNotCarriedOut,
  taskNotPickedUp,
  taskWaitsForPod,
  taskAtWork,
  taskNotDue,
];

function saidOf({ task, quote }: TaskCase): string {
  return task.reason === undefined ? '' : `: ${quote(task.reason, 300)}`;
}

function stateEvidence({ task, label }: TaskCase): Evidence {
  const reason = task.reason === undefined ? '' : `: ${task.reason}`;
  return {
    source: 'status',
    object: label,
    time: task.finishedAt ?? task.startedAt ?? task.createdAt,
    text: `${task.command} of ${task.target}, ${task.state}${reason}`,
  };
}

function podEvidence({ task }: TaskCase): readonly Evidence[] {
  return task.pods
    .filter(({ state, error }) => state === 'running' || state === 'error' || error !== undefined)
    .map(({ pod, state, error, startedAt, finishedAt }) => ({
      source: 'status',
      object: `pod/${pod}`,
      time: finishedAt ?? startedAt,
      text: `${state}${error === undefined ? '' : `: ${error}`}`,
    }));
}
