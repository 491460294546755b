import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { refOf } from '../status/ownership.ts';
import type { TaskFacts } from './gather-tasks.ts';
import { stateInStatus } from './task-progress.ts';

/** A controller that runs takes up a task within a second or two. */
const PICK_UP_MS = 30_000;

interface Waiting {
  readonly state: 'queued' | 'stuck';
  readonly reason: string;
}

/**
 * Why a task that no controller has touched does not run: a task that waits has no status at all.
 *
 * Source: CassandraTaskReconciler in cass-operator, 1.29.
 */
export function waitingReason(task: JsonObject, facts: TaskFacts, nowMs: number): Waiting {
  const plannedMs = Date.parse(stringAt(task, 'spec', 'scheduledTime') ?? '');
  if (plannedMs > nowMs) {
    return { state: 'queued', reason: `starts at ${new Date(plannedMs).toISOString()}` };
  }
  const mistake = task['kind'] === 'CassandraTask' ? mistakeIn(task, facts) : undefined;
  if (mistake !== undefined) return { state: 'stuck', reason: mistake };
  const blocker = facts.tasks.find((other) => blocks(other, task));
  if (blocker !== undefined) return { state: 'queued', reason: waitingFor(blocker) };
  const sinceMs = Math.max(
    Date.parse(stringAt(task, 'metadata', 'creationTimestamp') ?? ''),
    Number.isNaN(plannedMs) ? 0 : plannedMs,
  );
  return nowMs - sinceMs > PICK_UP_MS
    ? { state: 'stuck', reason: 'no controller picked this up' }
    : { state: 'queued', reason: 'created just now' };
}

/** What makes cass-operator try again for ever without a word in the status. */
function mistakeIn(task: JsonObject, { datacenters }: TaskFacts): string | undefined {
  const jobs = objectsAt(task, 'spec', 'jobs').length;
  if (jobs !== 1) return `it has ${jobs} jobs, and cass-operator takes tasks with exactly one`;
  const name = stringAt(task, 'spec', 'datacenter', 'name') ?? '';
  const namespace = stringAt(task, 'spec', 'datacenter', 'namespace') ?? '';
  if (namespace === '') {
    return 'spec.datacenter.namespace is not set, and cass-operator does not assume one';
  }
  // Datacenters of other namespaces are out of sight.
  if (datacenters === undefined || namespace !== refOf(task).namespace) return undefined;
  const exists = datacenters
    .map(refOf)
    .some((one) => one.name === name && one.namespace === namespace);
  return exists ? undefined : `there is no CassandraDatacenter ${namespace}/${name}`;
}

/** Two tasks of a datacenter run at once only if both allow it. */
function blocks(other: JsonObject, task: JsonObject): boolean {
  return (
    other !== task &&
    task['kind'] === 'CassandraTask' &&
    other['kind'] === 'CassandraTask' &&
    stateInStatus(other) === 'running' &&
    datacenterOf(other) === datacenterOf(task) &&
    [other, task].some((one) => policyOf(one) === 'Forbid')
  );
}

function datacenterOf(task: JsonObject): string {
  const namespace = stringAt(task, 'spec', 'datacenter', 'namespace') ?? refOf(task).namespace;
  return `${namespace}/${stringAt(task, 'spec', 'datacenter', 'name') ?? ''}`;
}

function policyOf(task: JsonObject): string {
  return stringAt(task, 'spec', 'concurrencyPolicy') ?? 'Forbid';
}

function waitingFor(blocker: JsonObject): string {
  const commands = objectsAt(blocker, 'spec', 'jobs').map((job) => stringAt(job, 'command') ?? '?');
  return `waiting for task ${refOf(blocker).name} (${commands.join(', ')}), Forbid`;
}
