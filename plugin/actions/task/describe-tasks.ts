import { member, numberAt, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { refOf } from '../status/ownership.ts';
import { adviseTask } from './advise-task.ts';
import type { TaskFacts } from './gather-tasks.ts';
import {
  conditionOf,
  datacentersOf,
  doneOf,
  errorText,
  podsOf,
  stateInStatus,
} from './task-progress.ts';
import type { TaskState, TaskView } from './task-view.ts';
import { waitingReason } from './waiting-reason.ts';

/** All tasks in one form, the oldest first. */
export function describeTasks(facts: TaskFacts, nowMs: number): readonly TaskView[] {
  return facts.tasks
    .map((task) => describeTask(task, facts, nowMs))
    .toSorted((a, b) => compare(a.createdAt ?? '', b.createdAt ?? '') || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function describeTask(task: JsonObject, facts: TaskFacts, nowMs: number): TaskView {
  const kind = task['kind'] as TaskView['kind'];
  const pods = podsOf(task);
  const view = {
    kind,
    ...refOf(task),
    command: commandOf(task),
    target: targetOf(task),
    parent: stringAt(task, 'metadata', 'labels', 'k8ssandra.io/task-name'),
    ...stateOf(task, facts, nowMs),
    done: doneOf(task),
    total: pods.length > 0 ? pods.length : expectedPods(task, facts),
    createdAt: stringAt(task, 'metadata', 'creationTimestamp'),
    startedAt: stringAt(task, 'status', 'startTime'),
    finishedAt:
      stringAt(task, 'status', 'completionTime') ?? stringAt(task, 'status', 'finishTime'),
    nextAt: stringAt(task, 'status', 'nextSchedule'),
    pods,
    datacenters: datacentersOf(task),
  };
  return { ...view, next: adviseTask(view) };
}

function stateOf(
  task: JsonObject,
  facts: TaskFacts,
  nowMs: number,
): { state: TaskState; reason: string | undefined } {
  if (task['kind'] === 'ScheduledTask') {
    return { state: 'scheduled', reason: `runs at ${stringAt(task, 'spec', 'schedule') ?? '?'}` };
  }
  const state = stateInStatus(task);
  if (state === undefined) return waitingReason(task, facts, nowMs);
  const condition = { failed: 'Failed', invalid: 'Invalid' }[state as string];
  const said = condition === undefined ? undefined : conditionOf(task, condition);
  const failedPod = podsOf(task).find(({ state: one }) => one === 'error');
  const reason =
    errorText(stringAt(said, 'message')) ??
    (state === 'failed' && failedPod !== undefined
      ? `${failedPod.pod}: ${failedPod.error ?? 'no reason is given'}`
      : undefined);
  return { state, reason };
}

/** The member of a ScheduledTask or K8ssandraTask that says what to do, or the spec itself. */
export function workOf(task: JsonObject): JsonObject {
  if (task['kind'] === 'K8ssandraTask') return objectAt(task, 'spec', 'template');
  if (task['kind'] === 'ScheduledTask') return objectAt(task, 'spec', 'taskDetails');
  return objectAt(task, 'spec');
}

/** What it does: `cleanup`. */
export function commandOf(task: JsonObject): string {
  if (task['kind'] === 'MedusaTask') return stringAt(task, 'spec', 'operation') ?? '?';
  const commands = objectsAt(workOf(task), 'jobs').map((job) => stringAt(job, 'command') ?? '?');
  return commands.length === 0 ? '?' : commands.join(', ');
}

function targetOf(task: JsonObject): string {
  if (task['kind'] === 'K8ssandraTask')
    return `k8c/${stringAt(task, 'spec', 'cluster', 'name') ?? '?'}`;
  if (task['kind'] === 'MedusaTask')
    return `dc/${stringAt(task, 'spec', 'cassandraDatacenter') ?? '?'}`;
  return `dc/${stringAt(workOf(task), 'datacenter', 'name') ?? '?'}`;
}

/** The size of the datacenter, unless the task is for a part of it. */
function expectedPods(task: JsonObject, { datacenters = [] }: TaskFacts): number | undefined {
  if (task['kind'] !== 'CassandraTask') return undefined;
  const [job] = objectsAt(workOf(task), 'jobs');
  if (stringAt(job, 'args', 'pod_name') !== undefined) return 1;
  const moved = Object.keys(objectAt(job, 'args', 'new_tokens')).length;
  if (moved > 0) return moved;
  if (member(job, 'args', 'rack') !== undefined) return undefined;
  const name = stringAt(task, 'spec', 'datacenter', 'name');
  const namespace = stringAt(task, 'spec', 'datacenter', 'namespace') ?? refOf(task).namespace;
  const found = datacenters.find((one) => {
    const ref = refOf(one);
    return ref.name === name && ref.namespace === namespace;
  });
  return numberAt(found, 'spec', 'size');
}
