import { describe, expect, it } from 'vitest';

import { describeTasks } from '../../../../../plugin/actions/task/describe-tasks.ts';
import type { TaskFacts } from '../../../../../plugin/actions/task/gather-tasks.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { aCassandraDatacenter } from '../../../../support/a-cassandra-datacenter.ts';
import { aCassandraTask } from '../../../../support/a-task.ts';

const CREATED = Date.parse('2026-01-01T00:00:00Z');

function viewOf(
  task: JsonObject,
  others: readonly JsonObject[] = [],
  { afterMs = 60_000, datacenters = [aCassandraDatacenter()] as TaskFacts['datacenters'] } = {},
) {
  const facts = { tasks: [task, ...others], datacenters, errors: [] };
  const name = (task['metadata'] as JsonObject)['name'];
  const found = describeTasks(facts, CREATED + afterMs).find((view) => view.name === name);
  if (found === undefined) throw new Error('the task is not described');
  return found;
}

const condition = (type: string, message = '', status = 'True'): JsonObject => ({
  type,
  status,
  message,
});

const ACTIVE = { labels: { 'control.k8ssandra.io/status': 'active' } };

describe('the state of a CassandraTask', () => {
  it.each<[string, JsonObject | undefined, string, string | undefined]>([
    ['no status', undefined, 'stuck', 'no controller picked this up'],
    ['it has begun', { startTime: 'T' }, 'running', undefined],
    ['it is complete', { completionTime: 'T', succeeded: 3 }, 'succeeded', undefined],
    ['complete by its condition', { conditions: [condition('Complete')] }, 'succeeded', undefined],
    [
      'complete and failed, as cass-operator says of a failure',
      { completionTime: 'T', conditions: [condition('Complete'), condition('Failed', 'no disk')] },
      'failed',
      'no disk',
    ],
    [
      'failed by its count alone',
      {
        completionTime: 'T',
        failed: 1,
        podStatuses: { 'p-0': { status: 'ERROR', error: 'x\n y' } },
      },
      'failed',
      'p-0: x y',
    ],
    [
      'Failed is False',
      { completionTime: 'T', conditions: [condition('Failed', '', 'False')] },
      'succeeded',
      undefined,
    ],
    [
      'invalid, which never completes',
      { conditions: [condition('Invalid', 'unknown DC')] },
      'invalid',
      'unknown DC',
    ],
  ])('%s', (_case, status, state, reason) => {
    const task = aCassandraTask(status === undefined ? {} : { status });
    expect(viewOf(task)).toMatchObject({ state, reason });
  });

  it('is running by its label, before it has a status', () => {
    expect(viewOf(aCassandraTask(ACTIVE)).state).toBe('running');
  });

  it.each([
    [30_000, 'queued'],
    [30_001, 'stuck'],
  ])('%i ms after its creation it is %s', (afterMs, state) => {
    expect(viewOf(aCassandraTask(), [], { afterMs }).state).toBe(state);
  });

  it.each([
    ['2026-01-01T00:01:01Z', 'queued', 'starts at 2026-01-01T00:01:01.000Z'],
    ['2026-01-01T00:00:50Z', 'queued', 'created just now'],
    ['2026-01-01T00:00:10Z', 'stuck', 'no controller picked this up'],
  ])('planned for %s it is %s a minute later', (scheduledTime, state, reason) => {
    expect(viewOf(aCassandraTask({ spec: { scheduledTime } }))).toMatchObject({ state, reason });
  });

  it.each<[string, JsonObject, string]>([
    ['no job', { jobs: [] }, 'it has 0 jobs'],
    ['two jobs', { jobs: [{ command: 'cleanup' }, { command: 'flush' }] }, 'it has 2 jobs'],
    ['no namespace', { datacenter: { name: 'dc1' } }, 'spec.datacenter.namespace is not set'],
    [
      'a datacenter that is not there',
      { datacenter: { name: 'dc9', namespace: 'prod' } },
      'there is no CassandraDatacenter prod/dc9',
    ],
  ])('with %s it is stuck from the start', (_case, spec, reason) => {
    const view = viewOf(aCassandraTask({ spec }), [], { afterMs: 0 });
    expect(view.state).toBe('stuck');
    expect(view.reason).toContain(reason);
  });

  it('does not claim that a datacenter is missing when it cannot know', () => {
    const elsewhere = aCassandraTask({ spec: { datacenter: { name: 'dc9', namespace: 'other' } } });
    expect(viewOf(elsewhere).reason).toBe('no controller picked this up');
    expect(viewOf(aCassandraTask(), [], { datacenters: undefined }).reason).toBe(
      'no controller picked this up',
    );
  });
});

describe('a task that waits for another', () => {
  const running = (spec: JsonObject = {}, status: JsonObject = { startTime: 'T' }): JsonObject =>
    aCassandraTask({ name: 'rebuild-7', command: 'rebuild', spec, status });
  const allow = { concurrencyPolicy: 'Allow' };

  it.each<[string, JsonObject, JsonObject, string]>([
    ['both forbid it', aCassandraTask(), running(), 'queued'],
    ['only the one that runs forbids it', aCassandraTask({ spec: allow }), running(), 'queued'],
    ['only the one that waits forbids it', aCassandraTask(), running(allow), 'queued'],
    ['both allow it', aCassandraTask({ spec: allow }), running(allow), 'stuck'],
    [
      'the other is for another datacenter',
      aCassandraTask(),
      running({ datacenter: { name: 'dc2', namespace: 'prod' } }),
      'stuck',
    ],
    ['the other is done', aCassandraTask(), running({}, { completionTime: 'T' }), 'stuck'],
  ])('%s', (_case, waiting, other, state) => {
    expect(viewOf(waiting, [other]).state).toBe(state);
  });

  it('says for which, and how to see it', () => {
    expect(viewOf(aCassandraTask(), [running()])).toMatchObject({
      reason: 'waiting for task rebuild-7 (rebuild), Forbid',
      next: ['kubectl k8ssandra task get rebuild-7 -n prod'],
    });
  });
});

describe('progress', () => {
  it.each<[string, JsonObject, number | undefined, number | undefined]>([
    ['nothing is known but the size', aCassandraTask(), undefined, 3],
    ['counts of an old operator', aCassandraTask({ status: { succeeded: 1, failed: 1 } }), 2, 3],
    [
      'pods of a new one',
      aCassandraTask({
        status: {
          startTime: 'T',
          podStatuses: { a: { status: 'COMPLETED' }, b: { status: 'RUNNING' } },
        },
      }),
      1,
      2,
    ],
    ['one pod', aCassandraTask({ args: { pod_name: 'a' } }), undefined, 1],
    ['a rack', aCassandraTask({ args: { rack: 'r1' } }), undefined, undefined],
    ['tokens', aCassandraTask({ args: { new_tokens: { a: '1', b: '2' } } }), undefined, 2],
  ])('%s', (_case, task, done, total) => {
    expect(viewOf(task)).toMatchObject({ done, total });
  });

  it('cuts errors, which may be whole stack traces', () => {
    const error = 'at x\n'.repeat(1_000);
    const task = aCassandraTask({ status: { podStatuses: { a: { status: 'ERROR', error } } } });
    expect(viewOf(task).pods[0]?.error).toHaveLength(403);
  });
});

describe('the tasks of other operators', () => {
  const metadata = { name: 't', namespace: 'prod', creationTimestamp: '2026-01-01T00:00:00Z' };

  it.each<[JsonObject, object]>([
    [
      {
        kind: 'K8ssandraTask',
        metadata,
        spec: { cluster: { name: 'shop' }, template: { jobs: [{ command: 'restart' }] } },
        status: {
          startTime: 'T',
          succeeded: 2,
          datacenters: {
            dc1: { completionTime: 'T', succeeded: 2, podStatuses: { a: { status: 'COMPLETED' } } },
            dc2: {},
          },
        },
      },
      {
        command: 'restart',
        target: 'k8c/shop',
        state: 'running',
        done: 2,
        datacenters: [
          { name: 'dc1', state: 'succeeded', done: 2, total: 1 },
          { name: 'dc2', state: 'queued', done: 0, total: undefined },
        ],
      },
    ],
    [
      {
        kind: 'ScheduledTask',
        metadata,
        spec: {
          schedule: '0 3 * * *',
          taskDetails: { datacenter: { name: 'dc1' }, jobs: [{ command: 'cleanup' }] },
        },
        status: { nextSchedule: '2026-01-02T03:00:00Z' },
      },
      {
        command: 'cleanup',
        target: 'dc/dc1',
        state: 'scheduled',
        reason: 'runs at 0 3 * * *',
        nextAt: '2026-01-02T03:00:00Z',
      },
    ],
    [
      {
        kind: 'MedusaTask',
        metadata,
        spec: { operation: 'purge', cassandraDatacenter: 'dc1' },
        status: { finishTime: 'T', finished: [{ podName: 'a' }], failed: ['b'] },
      },
      { command: 'purge', target: 'dc/dc1', state: 'failed', done: 2, total: 2 },
    ],
  ])('%j', (task, expected) => {
    expect(viewOf(task)).toMatchObject(expected);
  });
});
