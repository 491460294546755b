import { member, numberAt, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

/** How a container ended. */
export interface ContainerEnd {
  readonly reason: string;
  readonly message: string;
  readonly exitCode: number;
  /** RFC 3339. */
  readonly finishedAt: string | undefined;
}

/** A container of a pod, of whichever kind, as its status has it. */
export interface ContainerFacts {
  readonly name: string;
  /** `sidecar`: an init container that goes on running. */
  readonly kind: 'init' | 'sidecar' | 'main';
  readonly spec: JsonObject;
  readonly ready: boolean;
  readonly restarts: number;
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  /** Since when, RFC 3339; empty when the status does not say. */
  readonly runningSince: string | undefined;
  /** How it ended, while it has not been started again. */
  readonly ended: ContainerEnd | undefined;
  /** How it ended the time before. */
  readonly lastEnd: ContainerEnd | undefined;
}

/** In the order in which they start. */
export function containersOf(pod: JsonObject): readonly ContainerFacts[] {
  const read = (list: string, statuses: string): readonly ContainerFacts[] =>
    objectsAt(pod, 'spec', list).map((spec) => {
      const status = objectsAt(pod, 'status', statuses).find(({ name }) => name === spec['name']);
      return readContainer(spec, status, kindOf(list, spec));
    });
  return [
    ...read('initContainers', 'initContainerStatuses'),
    ...read('containers', 'containerStatuses'),
  ];
}

/** The end that matters now: the last one. */
export function latestEnd({ ended, lastEnd }: ContainerFacts): ContainerEnd | undefined {
  return ended ?? lastEnd;
}

/** True when it has run, so that there is a log of it. */
export function hasRun({ runningSince, restarts, ended, lastEnd }: ContainerFacts): boolean {
  return runningSince !== undefined || restarts > 0 || (ended ?? lastEnd) !== undefined;
}

/** True when it failed, or goes on failing. An init container that has done its work is well. */
export function hasFailed(container: ContainerFacts): boolean {
  const end = latestEnd(container);
  if (container.kind === 'init') return end !== undefined && end.exitCode !== 0;
  return end !== undefined && !container.ready;
}

function kindOf(list: string, { restartPolicy }: JsonObject): ContainerFacts['kind'] {
  if (list === 'containers') return 'main';
  return restartPolicy === 'Always' ? 'sidecar' : 'init';
}

function readContainer(
  spec: JsonObject,
  status: JsonObject | undefined,
  kind: ContainerFacts['kind'],
): ContainerFacts {
  const isRunning = member(status, 'state', 'running') !== undefined;
  const waiting = objectAt(status, 'state', 'waiting');
  return {
    name: stringAt(spec, 'name') ?? '',
    kind,
    spec,
    ready: member(status, 'ready') === true,
    restarts: numberAt(status, 'restartCount') ?? 0,
    waiting:
      member(status, 'state', 'waiting') === undefined
        ? undefined
        : {
            reason: stringAt(waiting, 'reason') ?? '',
            message: stringAt(waiting, 'message') ?? '',
          },
    runningSince: isRunning ? (stringAt(status, 'state', 'running', 'startedAt') ?? '') : undefined,
    ended: readEnd(status, 'state'),
    lastEnd: readEnd(status, 'lastState'),
  };
}

function readEnd(status: JsonObject | undefined, list: string): ContainerEnd | undefined {
  if (member(status, list, 'terminated') === undefined) return undefined;
  const end = objectAt(status, list, 'terminated');
  return {
    reason: stringAt(end, 'reason') ?? '',
    message: stringAt(end, 'message') ?? '',
    exitCode: numberAt(end, 'exitCode') ?? 0,
    finishedAt: stringAt(end, 'finishedAt'),
  };
}
