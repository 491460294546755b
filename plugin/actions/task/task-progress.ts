import {
  member,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringsAt,
} from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { DatacenterProgress, PodProgress, TaskState } from './task-view.ts';

/** Operators put whole stack traces here. */
const MAX_ERROR_CHARACTERS = 400;

const POD_STATES: Readonly<Record<string, PodProgress['state']>> = {
  WAITING: 'waiting',
  RUNNING: 'running',
  COMPLETED: 'completed',
  ERROR: 'error',
};

/** A condition that holds. */
export function conditionOf(object: JsonObject, type: string): JsonObject | undefined {
  return objectsAt(object, 'status', 'conditions').find(
    (one) => one['type'] === type && one['status'] === 'True',
  );
}

/** What a status alone says; undefined as long as no controller has touched the task. */
export function stateInStatus(task: JsonObject): TaskState | undefined {
  if (conditionOf(task, 'Invalid') !== undefined) return 'invalid';
  const hasFailed =
    conditionOf(task, 'Failed') !== undefined ||
    (numberAt(task, 'status', 'failed') ?? 0) > 0 ||
    stringsAt(task, 'status', 'failed').length > 0;
  const isComplete =
    ['completionTime', 'finishTime'].some((one) => stringAt(task, 'status', one) !== undefined) ||
    conditionOf(task, 'Complete') !== undefined;
  // A task that has failed is complete, too.
  if (isComplete) return hasFailed ? 'failed' : 'succeeded';
  const hasStarted =
    stringAt(task, 'status', 'startTime') !== undefined ||
    stringAt(task, 'metadata', 'labels', 'control.k8ssandra.io/status') === 'active';
  return hasStarted ? 'running' : undefined;
}

/** Cut short, and in one line. */
export function errorText(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_ERROR_CHARACTERS ? `${line.slice(0, MAX_ERROR_CHARACTERS)}...` : line;
}

/** By the names of the pods. Operators before cass-operator 1.29 do not say it. */
export function podsOf(task: JsonObject): readonly PodProgress[] {
  const known = Object.entries(objectAt(task, 'status', 'podStatuses')).map(([pod, status]) => ({
    pod,
    state: POD_STATES[stringAt(status, 'status') ?? ''] ?? 'unknown',
    retries: numberAt(status, 'retries'),
    startedAt: stringAt(status, 'startTime'),
    finishedAt: stringAt(status, 'completionTime'),
    error: errorText(stringAt(status, 'error')),
  }));
  const medusa = [
    ...objectsAt(task, 'status', 'finished').map((one) =>
      medusaPod(stringAt(one, 'podName') ?? '?', 'completed'),
    ),
    ...stringsAt(task, 'status', 'inProgress').map((pod) => medusaPod(pod, 'running')),
    ...stringsAt(task, 'status', 'failed').map((pod) => medusaPod(pod, 'error')),
  ];
  return [...known, ...medusa].toSorted((a, b) => (a.pod < b.pod ? -1 : 1));
}

function medusaPod(pod: string, state: PodProgress['state']): PodProgress {
  const unknown = undefined;
  return { pod, state, retries: unknown, startedAt: unknown, finishedAt: unknown, error: unknown };
}

/** Counts of pods; undefined when the status does not say. */
export function doneOf(task: JsonObject): number | undefined {
  const pods = podsOf(task).filter(({ state }) => state === 'completed' || state === 'error');
  const succeeded = numberAt(task, 'status', 'succeeded');
  const failed = numberAt(task, 'status', 'failed');
  if (succeeded === undefined && failed === undefined) {
    return member(task, 'status') === undefined ? undefined : pods.length;
  }
  return Math.max((succeeded ?? 0) + (failed ?? 0), pods.length);
}

export function datacentersOf(task: JsonObject): readonly DatacenterProgress[] {
  return Object.entries(objectAt(task, 'status', 'datacenters')).map(([name, status]) => {
    const child = { status };
    const pods = podsOf(child).length;
    return {
      name,
      state: stateInStatus(child) ?? 'queued',
      done: doneOf(child),
      total: pods === 0 ? undefined : pods,
    };
  });
}
