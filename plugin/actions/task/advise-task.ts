import type { TaskView } from './task-view.ts';

/** What to do about a task: sentences, or commands to paste. */
export function adviseTask(task: Omit<TaskView, 'next'>): readonly string[] {
  const { kind, namespace, name, state, reason = '', pods } = task;
  const blocker = /^waiting for task (\S+) /.exec(reason)?.[1];
  const failed = pods.find((pod) => pod.state === 'error');
  const anew = `kubectl delete ${kind.toLowerCase()} ${name} -n ${namespace}`;
  switch (state) {
    case 'queued':
      return blocker === undefined ? [] : [`kubectl k8ssandra task get ${blocker} -n ${namespace}`];
    case 'running':
      return [`kubectl k8ssandra task get ${name} -n ${namespace} -w`];
    case 'stuck':
      return [`kubectl k8ssandra why task/${name} -n ${namespace}`];
    case 'failed':
      return [
        ...(failed === undefined
          ? []
          : [`kubectl k8ssandra logs pod/${failed.pod} -n ${namespace} --level warn --tail 1000`]),
        'A task that has ended never runs again: when the cause is gone, create it anew under another name.',
      ];
    case 'invalid':
      return ['Correct what is said above in a new task, and delete this one.', anew];
    default:
      return [];
  }
}
