import { numberAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { PodStatus } from './workload-status.ts';

/** How far the pods of a StatefulSet follow its template. */
export interface Rollout {
  readonly onDelete: boolean;
  /** True when `restart` alone does not reach every pod. */
  readonly isManual: boolean;
  /** False while the StatefulSet controller has yet to read the last change. */
  readonly isObserved: boolean;
  /** Pods of the newest template; all of them when that cannot be told. */
  readonly updated: readonly PodStatus[];
  /** Older pods that the controller will replace by itself. */
  readonly next: readonly PodStatus[];
  /** Older pods that stay until somebody deletes them or lowers the partition. */
  readonly held: readonly PodStatus[];
  readonly partition: number;
}

/**
 * Compares each pod's revision with the one that the StatefulSet goes to.
 *
 * Source: updateStatefulSet in kubernetes/pkg/controller/statefulset/stateful_set_control.go, 1.34.
 */
export function rolloutOf(set: JsonObject, pods: readonly PodStatus[]): Rollout {
  const onDelete = stringAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  const partition = numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const firstMoved = (numberAt(set, 'spec', 'ordinals', 'start') ?? 0) + partition;
  const generation = numberAt(set, 'metadata', 'generation') ?? 0;
  const target = stringAt(set, 'status', 'updateRevision');
  const isOld = ({ templateRevision }: PodStatus): boolean =>
    target !== undefined && templateRevision !== undefined && templateRevision !== target;
  const isHeld = ({ name }: PodStatus): boolean => onDelete || ordinalOf(name) < firstMoved;
  const old = pods.filter(isOld);
  return {
    onDelete,
    isManual: onDelete || partition > 0,
    isObserved: (numberAt(set, 'status', 'observedGeneration') ?? generation) >= generation,
    updated: pods.filter((pod) => !isOld(pod)),
    next: old.filter((pod) => !isHeld(pod)),
    held: old.filter(isHeld),
    partition,
  };
}

function ordinalOf(podName: string): number {
  return Number(podName.slice(podName.lastIndexOf('-') + 1));
}
