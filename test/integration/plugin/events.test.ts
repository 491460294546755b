import { describe, expect, it } from 'vitest';

import { Interrupted } from '../../../plugin/interrupted.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { aRunningPod } from '../../support/a-running-pod.ts';
import { anEvent } from '../../support/an-event.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const NOW = Date.parse('2026-01-01T00:10:00Z');

const EVENTS: readonly JsonObject[] = [
  anEvent({
    type: 'Warning',
    reason: 'Unhealthy',
    message: 'Readiness probe failed:\n connection refused ',
    count: 12,
    last: '2026-01-01T00:09:30Z',
  }),
  anEvent({
    kind: 'StatefulSet',
    name: 'cassandra',
    reason: 'SuccessfulCreate',
    message: 'create Pod cassandra-0 in StatefulSet cassandra successful',
  }),
  anEvent({
    kind: 'PersistentVolumeClaim',
    name: 'data-cassandra-2',
    reason: 'ProvisioningFailed',
    type: 'Warning',
    message: 'no volume',
    last: '2026-01-01T00:05:00Z',
  }),
  anEvent({ name: 'cassandra-9', reason: 'Killing', message: 'Stopping container cassandra' }),
  // As a reporter of the new API writes it.
  {
    metadata: { name: 'x', namespace: 'prod' },
    involvedObject: { kind: 'Pod', name: 'cassandra-0', namespace: 'prod' },
    reason: 'Scheduled',
    message: 'Successfully assigned',
    type: 'Normal',
    eventTime: '2026-01-01T00:01:00.000000Z',
    series: { count: 3, lastObservedTime: '2026-01-01T00:02:00.000000Z' },
    reportingComponent: 'default-scheduler',
  },
  anEvent({ name: 'web-0', message: 'of somebody else' }),
  anEvent({ name: 'cassandra-web-0', message: 'of somebody else' }),
  anEvent({ name: 'cassandra', message: 'a pod of the same name' }),
];

type Answers = Parameters<typeof fakeKubernetesApi>[0];

const PATHS = {
  sets: 'GET /apis/apps/v1/namespaces/prod/statefulsets',
  pods: 'GET /api/v1/namespaces/prod/pods',
  events: 'GET /api/v1/namespaces/prod/events',
  nodeEvents: 'GET /api/v1/namespaces/default/events',
};

const world = (answers: Answers = {}) => ({
  api: fakeKubernetesApi({
    [PATHS.sets]: { items: [aCassandraStatefulSet()] },
    [PATHS.pods]: { items: [aRunningPod()] },
    [PATHS.events]: { items: EVENTS },
    [PATHS.nodeEvents]: {
      items: [
        anEvent({ kind: 'Node', name: 'worker-1', reason: 'NodeNotReady', message: 'not ready' }),
        anEvent({ kind: 'Node', name: 'worker-2', reason: 'NodeNotReady', message: 'other' }),
        anEvent({ namespace: 'default', message: 'a pod of the namespace default' }),
      ],
    },
    ...answers,
  }),
  clock: fakeClock(NOW),
});

const reasons = (stdout: string): readonly string[] =>
  stdout.split('\n').flatMap((line) => /^(?:Normal|Warning) +(\w+)/.exec(line)?.[1] ?? []);

describe('events', () => {
  it('shows what happened to the target, the latest last', async () => {
    const { stdout, stderr, exitCode } = await runCli('events -n prod', world());
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/events.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('prints JSON that follows its schema', async () => {
    const { stdout } = await runCli('events -n prod -o json', world());
    expectSchema('events.json', stdout);
    expect(stdout).toContain('Readiness probe failed:\\n connection refused"');
  });

  it.each([
    ['pod/cassandra-0', ['Scheduled', 'Unhealthy']],
    ['--since 1m', ['Unhealthy']],
    ['--nodes pod/cassandra-0', ['NodeNotReady', 'Scheduled', 'Unhealthy']],
  ])('%s narrows or widens it', async (flags, expected) => {
    const { stdout } = await runCli(`events -n prod ${flags}`, world());
    expect(reasons(stdout)).toEqual(expected);
  });

  it('says so when there are none', async () => {
    const { stdout, stderr, exitCode } = await runCli(
      'events -n prod',
      world({ [PATHS.events]: { items: [] } }),
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(stderr).toBe('No events; the API server keeps them for an hour.\n');
  });

  it('says so when there is no Cassandra', async () => {
    const { stderr, exitCode } = await runCli(
      'events -n empty',
      world({
        'GET /api/v1/namespaces/empty/events': { items: [] },
        'GET /apis/apps/v1/namespaces/empty/statefulsets': { items: [] },
      }),
    );
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      'No Cassandra found in the namespace empty. Look in all of them with -A.\n',
    );
  });

  it.each([
    ['events', 4],
    ['sets', 4],
    ['pods', 3],
    ['nodeEvents', 3],
  ] as const)('ends with the right code when it may not list %s', async (what, code) => {
    const answers = { [PATHS[what]]: forbidden('list them') };
    const { stderr, exitCode } = await runCli('events -n prod --nodes', world(answers));
    expect(stderr).toContain('cannot list them');
    expect(exitCode).toBe(code);
  });

  it('does not know what is not there', async () => {
    const { stderr, exitCode } = await runCli('events nope -n prod', world());
    expect(stderr).toContain('nothing that runs Cassandra is called "nope"');
    expect(exitCode).toBe(5);
  });

  it.each([true, false])('-w prints each event once, on a terminal: %s', async (isTerminal) => {
    const interrupt = new AbortController();
    let items = EVENTS.slice(0, 2);
    const { api, clock } = world({ [PATHS.events]: () => ({ items }) });
    const screen = { isTerminal, columns: 60, hasColour: false };
    const outcome = runCli('events -n prod -w', { api, clock, screen, signal: interrupt.signal });
    await clock.advance(2_000);
    await clock.advance(4_000);
    items = [
      ...EVENTS.slice(1, 3),
      anEvent({ reason: 'AReasonThatIsLongerThanAll', last: '2026-01-01T00:10:03Z' }),
      anEvent({
        type: 'Warning',
        reason: 'Unhealthy',
        message: 'Readiness probe failed:\n connection refused ',
        count: 13,
        last: '2026-01-01T00:10:02Z',
      }),
    ];
    await clock.advance(6_000);
    interrupt.abort(new Interrupted());
    const { stdout, exitCode } = await outcome;
    expect(reasons(stdout)).toEqual([
      'SuccessfulCreate',
      'Unhealthy',
      'ProvisioningFailed',
      'Unhealthy',
      'AReasonThatIsLongerThanAll',
    ]);
    expect(stdout.match(/REASON/g)).toHaveLength(1);
    expect(stdout).not.toContain('\u001b');
    expect(exitCode).toBe(130);
  });

  it('-w -o json prints a document only when there is something new', async () => {
    const interrupt = new AbortController();
    const { api, clock } = world();
    const signal = interrupt.signal;
    const outcome = runCli('events -n prod -w -o json', { api, clock, signal });
    for (let look = 0; look < 3; look += 1) await clock.advance(2_000);
    interrupt.abort(new Interrupted());
    const lines = (await outcome).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expectSchema('events.json', lines[0] ?? '');
  });
});
