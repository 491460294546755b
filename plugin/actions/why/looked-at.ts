import { podState } from '../status/pod-state.ts';
import type { WorkloadStatus } from '../status/workload-status.ts';
import type { Subjects } from './select-subjects.ts';

/** One object of Kubernetes that was looked at. */
export interface Subject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What was looked at, and how it is. */
export interface LookedAt extends Subject {
  /** Of a task: whether it has been done well. */
  readonly ready: boolean;
  /** `2 of 3 pods ready`, `CrashLoopBackOff`, `queued`. */
  readonly state: string;
}

/** @param ill - What has a cause of its own, and is not ready for that alone. */
export function lookedAt(subjects: Subjects, ill: readonly Subject[]): readonly LookedAt[] {
  const { workloads, pods, missing, tasks } = subjects;
  return [
    ...workloads.map((one) => ({
      ...nameOf(one),
      ready: isReady(one, subjects, ill),
      state: stateOf(one),
    })),
    ...pods.map(({ namespace, name, object }) => {
      const { ready, status } = podState(object);
      return { kind: 'Pod', namespace, name, ready, state: status };
    }),
    ...missing.map(({ namespace, name }) => ({
      kind: 'Pod',
      namespace,
      name,
      ready: false,
      state: 'not created',
    })),
    ...tasks.map((task) => ({
      ...nameOf(task),
      ready: task.state === 'succeeded',
      state: task.state,
    })),
  ];
}

function nameOf({ kind, namespace, name }: Subject): Subject {
  return { kind, namespace, name };
}

/** A cluster is as ready as its datacenters; those of other Kubernetes clusters are out of sight. */
function isReady(one: WorkloadStatus, subjects: Subjects, ill: readonly Subject[]): boolean {
  const { kind, namespace, name } = one;
  const isIll = ill.some(
    (each) => each.kind === kind && each.namespace === namespace && each.name === name,
  );
  if (isIll) return false;
  if (kind !== 'K8ssandraCluster') return one.ready === one.desired;
  return subjects.workloads
    .filter((each) => each.kind === 'CassandraDatacenter' && one.datacenters.includes(each.name))
    .every((datacenter) => isReady(datacenter, subjects, ill));
}

/** True of a StatefulSet that somebody has told to have no pods, and that has none. */
export function isScaledToZero({ kind, state }: LookedAt): boolean {
  return kind === 'StatefulSet' && state === SCALED_TO_ZERO;
}

const SCALED_TO_ZERO = 'scaled to 0: no pods are wanted';

function stateOf({ kind, ready, desired, phase, datacenters }: WorkloadStatus): string {
  if (kind === 'K8ssandraCluster') return `datacenters ${datacenters.join(', ')}`;
  if (kind === 'StatefulSet' && ready === 0 && desired === 0) return SCALED_TO_ZERO;
  const count = `${ready ?? '?'} of ${desired ?? '?'} pods ready`;
  return phase === undefined ? count : `${count}, ${phase}`;
}
