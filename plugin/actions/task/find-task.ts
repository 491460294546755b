import { AppError } from '../../../shared/errors/app-error.ts';
import type { TaskView } from './task-view.ts';

/**
 * Finds the task that the user named: `NAME`, or `KIND/NAME`.
 *
 * @param errors - Why tasks may be missing: none is said not to be there that could not be seen.
 * @throws AppError `KDS_NOT_FOUND` with the names that there are, `KDS_USAGE` when several
 *   have it, or the first of the errors.
 */
export function findTask(
  tasks: readonly TaskView[],
  asked: string,
  errors: readonly AppError[],
): TaskView {
  const [word = '', rest] = asked.split('/', 2);
  const name = rest ?? asked;
  const kind = rest === undefined || word === 'task' ? undefined : word.toLowerCase();
  const found = tasks.filter(
    (task) =>
      task.name === name &&
      (kind === undefined ||
        [task.kind, `${task.kind}s`].some((one) => one.toLowerCase() === kind)),
  );
  const [task, another] = found;
  if (task === undefined) throw errors[0] ?? notFound(asked, tasks);
  if (another === undefined) return task;
  const choices = found.map((one) => `${one.kind.toLowerCase()}/${one.name}`);
  throw new AppError('KDS_USAGE', `several tasks are called "${name}"`, {
    hint: `Use one of: ${choices.join(', ')}.`,
  });
}

function notFound(asked: string, tasks: readonly TaskView[]): AppError {
  const names = tasks.slice(-10).map(({ name }) => name);
  return new AppError('KDS_NOT_FOUND', `there is no task "${asked}"`, {
    hint:
      names.length === 0
        ? 'Name another namespace with -n; see: kubectl k8ssandra task list -A'
        : `Use one of: ${names.join(', ')}.`,
  });
}
