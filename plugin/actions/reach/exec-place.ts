import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { findPodServers } from '../nodes/find-pod-servers.ts';
import { requireRunning } from './require-running.ts';

/** Where a command can be run. */
export interface ExecPlace {
  readonly pod: ResourceRef;
  readonly container: string;
}

/**
 * The container of a pod that a command is meant for.
 *
 * @param asked - Name that the user gave; undefined for the one that runs Cassandra.
 * @throws AppError `KDS_NOT_FOUND` when the pod has no such container, `KDS_NODE_UNREACHABLE` when
 *   nothing runs in it.
 */
export function execPlace(pod: CassandraPod, asked: string | undefined): ExecPlace {
  const { namespace, name, object } = pod;
  const names = ['containers', 'initContainers', 'ephemeralContainers']
    .flatMap((member) => objectsAt(object, 'spec', member))
    .flatMap((container) => stringAt(container, 'name') ?? []);
  const container = asked ?? findPodServers(object).cassandra;
  if (container === undefined || !names.includes(container)) {
    const problem =
      asked === undefined ? 'no container that looks like Cassandra' : `no container "${asked}"`;
    throw new AppError('KDS_NOT_FOUND', `pod ${formatRef(pod)} has ${problem}`, {
      hint: `Name one with --container: ${names.join(', ')}.`,
    });
  }
  requireRunning(pod);
  return { pod: { namespace, name }, container };
}
