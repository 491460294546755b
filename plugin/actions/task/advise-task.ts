import type { TaskView } from './task-view.ts';

type Task = Omit<TaskView, 'next'>;

/** What to do about a task: sentences, or commands to paste. */
export function adviseTask(task: Task): readonly string[] {
  return ADVICE[task.state](task);
}

const ADVICE: Readonly<Record<TaskView['state'], (task: Task) => readonly string[]>> = {
  scheduled: () => [],
  queued({ reason = '', namespace }) {
    const blocker = /^waiting for task (\S+) /.exec(reason)?.[1];
    return blocker === undefined ? [] : [`kubectl k8ssandra task get ${blocker} -n ${namespace}`];
  },
  running: ({ name, namespace }) => [`kubectl k8ssandra task get ${name} -n ${namespace} -w`],
  stuck: ({ kind, name, namespace }) => [
    `kubectl describe ${kind.toLowerCase()} ${name} -n ${namespace}`,
  ],
  succeeded: () => [],
  failed({ pods, namespace }) {
    const failed = pods.find(({ state }) => state === 'error');
    return [
      ...(failed === undefined
        ? []
        : [`kubectl k8ssandra logs pod/${failed.pod} -n ${namespace} --level warn --tail 1000`]),
      'A task that has ended never runs again: when the cause is gone, create it anew under another name.',
    ];
  },
  invalid: ({ kind, name, namespace }) => [
    'Correct what is said above in a new task, and delete this one.',
    `kubectl delete ${kind.toLowerCase()} ${name} -n ${namespace}`,
  ],
};
