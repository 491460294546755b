import type { TaskView } from '../task/task-view.ts';

/**
 * The tasks that somebody should know of: they wait for another, are stuck, invalid or have failed.
 *
 * A failure counts until the same has been done well by a later task.
 */
export function needsWord(tasks: readonly TaskView[]): readonly TaskView[] {
  return tasks.filter((task) => {
    if (task.state === 'stuck' || task.state === 'invalid') return true;
    if (task.state === 'queued') return task.reason?.startsWith('waiting for') === true;
    return task.state === 'failed' && !tasks.some((other) => repairs(other, task));
  });
}

function repairs(other: TaskView, task: TaskView): boolean {
  return (
    other.state === 'succeeded' &&
    other.command === task.command &&
    other.target === task.target &&
    (other.createdAt ?? '') > (task.createdAt ?? '')
  );
}
