import type { TaskView } from '../../task/task-view.ts';
import { shortKind } from '../../why/evidence.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';

const BAD: readonly string[] = ['failed', 'invalid', 'stuck'];

export const TASKS: HealthCheck = {
  id: 'tasks',
  title: 'no task of an operator is stuck or has failed',
  source: 'CassandraTasks, K8ssandraTasks and MedusaTasks, judged as task list does.',
  thresholds:
    'WARN: a task is stuck, invalid or has failed. A failed one does not count when the same task has succeeded since.',
  needs: ['tasks'],
  judge({ tasks, view }) {
    if ('error' in tasks) return [unknownFor(tasks.error)];
    const all = tasks.value;
    const isOperated = view.workloads.some(({ kind }) => kind !== 'StatefulSet');
    if (all.length === 0) {
      return [
        isOperated
          ? { level: 'ok', reason: 'there are no tasks' }
          : { level: 'skipped', reason: 'no operator manages it, so it has no tasks' },
      ];
    }
    const bad = all.filter((task) => BAD.includes(task.state) && !hasSucceeded(task, all));
    if (bad.length > 0) return bad.map(findingOf);
    const running = all.filter(({ state }) => state === 'running').length;
    return [
      { level: 'ok', reason: `none of ${all.length} tasks is stuck, ${running} are running` },
    ];
  },
};

function findingOf({ kind, namespace, name, command, state, reason }: TaskView): Finding {
  const subject = `${shortKind(kind)}/${name}`;
  const what = state === 'failed' ? 'has failed' : `is ${state}`;
  return {
    level: 'warn',
    subject,
    reason: `its ${command} ${what}${reason === undefined ? '' : `: ${reason}`}`,
    next: `kubectl k8ssandra why ${subject} -n ${namespace}`,
  };
}

function hasSucceeded(failed: TaskView, all: readonly TaskView[]): boolean {
  return (
    failed.state === 'failed' &&
    all.some(
      ({ state, command, target, namespace, createdAt }) =>
        state === 'succeeded' &&
        command === failed.command &&
        target === failed.target &&
        namespace === failed.namespace &&
        (createdAt ?? '') > (failed.createdAt ?? ''),
    )
  );
}
