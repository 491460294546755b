import type { JsonObject } from '../../shared/domain/json.ts';
import { objectAt } from '../../shared/domain/json.ts';
import { aRunningPod } from './a-running-pod.ts';

interface BrokenPodParts {
  readonly name?: string;
  readonly labels?: JsonObject;
  readonly metadata?: JsonObject;
  /** Members of the spec, in place of the usual ones; null takes one away. */
  readonly spec?: JsonObject;
  /** Members of the Cassandra container. */
  readonly container?: JsonObject;
  /** Of the Cassandra container, in place of one that waits for its turn. */
  readonly state?: JsonObject;
  readonly status?: JsonObject;
}

/** A pod of the StatefulSet `cassandra` that is not ready. A test names what is wrong with it. */
export function aBrokenPod({
  name = 'cassandra-0',
  labels,
  metadata = {},
  spec = {},
  container = {},
  state = {},
  status = {},
}: BrokenPodParts = {}): JsonObject {
  const pod = aRunningPod({ name, ...(labels === undefined ? {} : { labels }) });
  const usual = objectAt(pod, 'spec');
  const [cassandra] = usual['containers'] as readonly JsonObject[];
  return {
    ...pod,
    metadata: { ...objectAt(pod, 'metadata'), ...metadata },
    spec: { ...usual, containers: [{ ...cassandra, ...container }], ...spec },
    status: {
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'ContainersReady', status: 'False', reason: 'ContainersNotReady' },
        { type: 'Ready', status: 'False', reason: 'ContainersNotReady' },
      ],
      containerStatuses: [
        {
          name: 'cassandra',
          ready: false,
          started: false,
          restartCount: 0,
          state: { waiting: { reason: 'ContainerCreating' } },
          ...state,
        },
      ],
      ...status,
    },
  };
}

/** A pod that the scheduler cannot place, with its words. */
export function anUnscheduledPod(message: string, parts: BrokenPodParts = {}): JsonObject {
  return aBrokenPod({
    ...parts,
    spec: { nodeName: null, ...parts.spec },
    status: {
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
      containerStatuses: [],
      ...parts.status,
    },
  });
}

/** A pod whose Cassandra has ended several times. */
export function aCrashingPod(
  end: JsonObject = { exitCode: 3, reason: 'Error', finishedAt: '2026-01-01T00:04:00Z' },
  parts: BrokenPodParts = {},
): JsonObject {
  return aBrokenPod({
    ...parts,
    state: {
      restartCount: 5,
      state: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: 'back-off 2m40s restarting failed container=cassandra pod=cassandra-0_prod',
        },
      },
      lastState: { terminated: end },
      ...parts.state,
    },
    status: { phase: 'Running', ...parts.status },
  });
}
