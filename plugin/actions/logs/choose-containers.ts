import { member, numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { likeliestCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import { refOf } from '../status/ownership.ts';
import type { LogOrigin } from './log-entry.ts';

/** Where cass-operator sends Cassandra's system.log. */
const SYSTEM_LOGGER = 'server-system-logger';

/** How a container is at this moment. */
export interface ContainerState {
  readonly restarts: number;
  readonly isRunning: boolean;
}

/**
 * Picks the container of each pod whose log is wanted.
 *
 * @param name - Undefined for the one with Cassandra's log. Pods without a container of this
 *   name are left out.
 * @throws AppError `KDS_NOT_FOUND` when no pod has it, with the names that there are.
 */
export function chooseContainers(
  pods: readonly JsonObject[],
  name: string | undefined,
): readonly LogOrigin[] {
  const chosen = pods.flatMap((pod) => {
    const container = name === undefined ? logContainer(pod) : named(pod, name);
    const { namespace, name: podName } = refOf(pod);
    return container === undefined ? [] : [{ namespace, pod: podName, container }];
  });
  if (chosen.length > 0 || name === undefined || pods.length === 0) return chosen;
  const names = [...new Set(pods.flatMap(containerNames))].sort();
  throw new AppError('KDS_NOT_FOUND', `no pod has a container "${name}"`, {
    hint: `Use one of: ${names.join(', ')}.`,
  });
}

/** @param container - Name of a container, or of an init container. */
export function containerState(pod: JsonObject, container: string): ContainerState {
  const status = ['containerStatuses', 'initContainerStatuses']
    .flatMap((list) => objectsAt(pod, 'status', list))
    .find((one) => one['name'] === container);
  return {
    restarts: numberAt(status, 'restartCount') ?? 0,
    isRunning: member(status, 'state', 'running') !== undefined,
  };
}

function logContainer(pod: JsonObject): string | undefined {
  return named(pod, SYSTEM_LOGGER) ?? likeliestCassandraContainer(pod)?.name;
}

function named(pod: JsonObject, name: string): string | undefined {
  return containerNames(pod).find((one) => one === name);
}

function containerNames(pod: JsonObject): readonly string[] {
  return ['containers', 'initContainers'].flatMap((list) =>
    objectsAt(pod, 'spec', list).flatMap((one) => stringAt(one, 'name') ?? []),
  );
}
