import { describe, expect, it } from 'vitest';

import { podState } from '../../../../../plugin/actions/status/pod-state.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { aRunningPod } from '../../../../support/a-running-pod.ts';

const RUNNING = { name: 'cassandra', ready: true, restartCount: 0, state: { running: {} } };

function waiting(reason: string): JsonObject {
  return { name: 'cassandra', ready: false, restartCount: 3, state: { waiting: { reason } } };
}

function terminated(state: JsonObject): JsonObject {
  return { name: 'cassandra', ready: false, restartCount: 0, state: { terminated: state } };
}

describe('STATUS is what kubectl shows', () => {
  it.each<[status: JsonObject, expected: string]>([
    [{}, 'Running'],
    [{ phase: 'Pending', containerStatuses: [] }, 'Pending'],
    [{ phase: 'Failed', reason: 'Evicted', containerStatuses: [] }, 'Evicted'],
    [{ containerStatuses: [waiting('CrashLoopBackOff')] }, 'CrashLoopBackOff'],
    [{ containerStatuses: [waiting('ImagePullBackOff')] }, 'ImagePullBackOff'],
    [{ containerStatuses: [waiting('')] }, 'Running'],
    [{ containerStatuses: [terminated({ reason: 'OOMKilled', exitCode: 137 })] }, 'OOMKilled'],
    [{ containerStatuses: [terminated({ exitCode: 3 })] }, 'ExitCode:3'],
    [{ containerStatuses: [terminated({ exitCode: 0, signal: 9 })] }, 'Signal:9'],
    [
      { containerStatuses: [waiting('ContainerCreating'), terminated({ reason: 'Error' })] },
      'ContainerCreating',
    ],
    [{ containerStatuses: [terminated({ reason: 'Completed' }), RUNNING] }, 'Running'],
    [
      {
        containerStatuses: [terminated({ reason: 'Completed' }), RUNNING],
        conditions: [{ type: 'Ready', status: 'False' }],
      },
      'NotReady',
    ],
  ])('%j is %s', (status, expected) => {
    expect(podState(aRunningPod({ status })).status).toBe(expected);
  });

  it.each<[init: JsonObject, expected: string]>([
    [{ state: { waiting: { reason: 'PodInitializing' } } }, 'Init:0/3'],
    [{ state: { waiting: { reason: 'ImagePullBackOff' } } }, 'Init:ImagePullBackOff'],
    [{ state: { running: {} } }, 'Init:0/3'],
    [{ state: { terminated: { exitCode: 1, reason: 'Error' } } }, 'Init:Error'],
    [{ state: { terminated: { exitCode: 2 } } }, 'Init:ExitCode:2'],
    [{ state: { terminated: { exitCode: 137, signal: 9 } } }, 'Init:Signal:9'],
  ])('with the first init container at %j it is %s', (init, expected) => {
    const status = { initContainerStatuses: [{ name: 'mgmt-api-install', ...init }] };
    expect(podState(aRunningPod({ injected: true, status })).status).toBe(expected);
  });

  it('a sidecar that has started does not hold the pod in its initialization', () => {
    expect(podState(aRunningPod({ injected: true })).status).toBe('Running');
  });

  it('a sidecar that has not started does', () => {
    const statuses = ['mgmt-api-install', 'mgmt-api-detect'].map((name) => ({
      name,
      state: { terminated: { exitCode: 0 } },
    }));
    const sidecar = { name: 'mgmt-api', started: false, state: { running: {} } };
    const status = { initContainerStatuses: [...statuses, sidecar] };
    expect(podState(aRunningPod({ injected: true, status })).status).toBe('Init:2/3');
  });

  it('a pod that is being deleted is Terminating, or Unknown when its node is gone', () => {
    const pod = aRunningPod();
    const metadata = { ...(pod['metadata'] as JsonObject), deletionTimestamp: '2026-01-01' };
    expect(podState({ ...pod, metadata }).status).toBe('Terminating');
    const status = { ...(pod['status'] as JsonObject), reason: 'NodeLost' };
    expect(podState({ ...pod, metadata, status }).status).toBe('Unknown');
  });
});

describe('READY and RESTARTS', () => {
  it('a sidecar counts as a container', () => {
    expect(podState(aRunningPod()).containers).toEqual({ ready: 1, total: 1 });
    expect(podState(aRunningPod({ injected: true })).containers).toEqual({ ready: 2, total: 2 });
  });

  it('a pod without any status has none of its containers ready', () => {
    const { status: _, ...pod } = aRunningPod({ injected: true });
    expect(podState(pod)).toEqual({
      ready: false,
      containers: { ready: 0, total: 2 },
      status: 'Unknown',
      restarts: 0,
    });
  });

  it('restarts of all containers are added up', () => {
    const status = {
      containerStatuses: [waiting('CrashLoopBackOff')],
      initContainerStatuses: [{ name: 'mgmt-api', started: true, restartCount: 2, state: {} }],
    };
    expect(podState(aRunningPod({ injected: true, status })).restarts).toBe(5);
  });
});
