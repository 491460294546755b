import { describe, expect, it, vi } from 'vitest';

import { Interrupted } from '../../../plugin/interrupted.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { objectAt } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { LogRequest } from '../../../shared/ports/pod-logs.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { aRunningPod } from '../../support/a-running-pod.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { fakePodLogs, growingLog } from '../../support/fake-pod-logs.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';

const START = Date.parse('2026-01-01T00:00:00Z');

function stamped(second: number, text: string): string {
  const time = new Date(START + second * 1_000).toISOString();
  return `${time.replace('Z', '000000Z')} ${text}`;
}

function logged(second: number, level: string, message: string): string {
  const time = new Date(START + second * 1_000).toISOString().replace('T', ' ').slice(0, 19);
  return stamped(second, `${level.padEnd(5)} [main] ${time},000 Some.java:1 - ${message}`);
}

/** A StatefulSet and pods; each call of `pods` may answer others. */
function anApi(pods: () => readonly JsonObject[] = twoPods) {
  return fakeKubernetesApi({
    'GET /apis/apps/v1/namespaces/prod/statefulsets': { items: [aCassandraStatefulSet()] },
    'GET /api/v1/namespaces/prod/pods': ({ query }) => {
      const name = query?.['fieldSelector']?.replace('metadata.name=', '');
      const wanted = pods().filter(
        (pod) => name === undefined || objectAt(pod, 'metadata')['name'] === name,
      );
      return { items: wanted };
    },
  });
}

const twoPods = (): readonly JsonObject[] => [
  aRunningPod({ name: 'cassandra-0' }),
  aRunningPod({ name: 'cassandra-1' }),
];

const LOGS: Readonly<Record<string, readonly string[]>> = {
  'cassandra-0': [
    'no time stamp, as of a kubelet that fails',
    stamped(0, 'CompileCommand: dontinline'),
    logged(1, 'INFO', 'first of 0'),
    logged(4, 'ERROR', 'boom'),
    stamped(4, 'java.lang.RuntimeException: cannot \u001b[31mread'),
    stamped(4, '\tat a.B.c(B.java:1)'),
    logged(5, 'INFO', 'last of 0'),
  ],
  'cassandra-1': [
    logged(2, 'INFO', 'first of 1'),
    logged(3, 'WARN', 'careful'),
    logged(4.5, 'DEBUG', 'detail'),
  ],
};

const two = () => fakePodLogs(({ pod }) => LOGS[pod.name] ?? []);

describe('logs', () => {
  it('merges the logs of all pods by time, and keeps what belongs together', async () => {
    const { stdout, stderr, exitCode } = await runCli('logs -n prod', {
      api: anApi(),
      pods: two(),
    });
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/logs.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('--pretty puts the time and the level first', async () => {
    const { stdout } = await runCli('logs -n prod --pretty', { api: anApi(), pods: two() });
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/logs-pretty.txt');
  });

  it('-o json prints one document for each entry, which follows the schema', async () => {
    const { stdout } = await runCli('logs -n prod -o json', { api: anApi(), pods: two() });
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expectSchema('log-entry.json', line);
    const [boom] = lines
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ level }) => level === 'ERROR');
    expect(boom).toMatchObject({ pod: 'cassandra-0', container: 'cassandra', thread: 'main' });
    expect(boom?.['message']).toMatch(/^boom\njava.lang.*\n\tat a.B/);
  });

  it('marks the pod by colour, where there is any', async () => {
    const { stdout } = await runCli('logs -n prod --color always', { api: anApi(), pods: two() });
    expect(stdout).toContain('\u001b[31mcassandra-0\u001b[0m  ERROR');
    expect(stdout).toContain('\u001b[33mcassandra-1\u001b[0m  WARN');
    expect(stdout).toContain('cannot \\x1b[31mread');
  });

  it.each([
    ['--level warn', ['careful', 'boom', 'java.lang', 'at a.B']],
    ['--level error', ['boom', 'java.lang', 'at a.B']],
    ['--grep B\\.java', ['boom', 'java.lang', 'at a.B']],
    ['--grep ^java', ['boom', 'java.lang', 'at a.B']],
    ['--level error --grep careful', []],
  ])('%s chooses whole entries', async (flags, words) => {
    const { stdout } = await runCli(`logs -n prod ${flags}`, { api: anApi(), pods: two() });
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(words.length);
    words.forEach((word, index) => {
      expect(lines[index]).toContain(word);
    });
  });

  it('asks for what was wanted of each container', async () => {
    const pods = two();
    await runCli('logs pod/cassandra-1 -n prod --since 90s --tail 7', { api: anApi(), pods });
    expect(pods.requests).toMatchObject([
      {
        pod: { namespace: 'prod', name: 'cassandra-1' },
        container: 'cassandra',
        sinceSeconds: 90,
        tailLines: 7,
      },
    ]);
  });

  it('prefers the container with system.log, as cass-operator makes it', async () => {
    const pod = aRunningPod();
    const spec = objectAt(pod, 'spec');
    const containers = [
      ...(spec['containers'] as readonly JsonObject[]),
      { name: 'server-system-logger' },
    ];
    const api = anApi(() => [{ ...pod, spec: { ...spec, containers } }]);
    const pods = two();
    await runCli('logs -n prod', { api, pods });
    await runCli('logs -n prod -c cassandra', { api, pods });
    expect(pods.requests.map(({ container }) => container)).toEqual([
      'server-system-logger',
      'cassandra',
    ]);
  });

  it('goes on without a pod whose log cannot be read, and says so', async () => {
    const pods = fakePodLogs(({ pod }) => {
      if (pod.name === 'cassandra-1') throw forbidden('get resource "pods/log"');
      return LOGS[pod.name] ?? [];
    });
    const { stdout, stderr, exitCode } = await runCli('logs -n prod', { api: anApi(), pods });
    expect(stdout).toContain('last of 0');
    expect(stderr).toContain('cannot get resource "pods/log"');
    expect(exitCode).toBe(3);
  });

  it('is forbidden when no log may be read', async () => {
    const pods = fakePodLogs(() => {
      throw forbidden('get resource "pods/log"');
    });
    const { stdout, exitCode } = await runCli('logs -n prod', { api: anApi(), pods });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 });
  });

  it.each(['statefulsets', 'pods'])('says when it may not list %s', async (plural) => {
    const api = fakeKubernetesApi({
      'GET /apis/apps/v1/namespaces/prod/statefulsets':
        plural === 'pods' ? { items: [aCassandraStatefulSet()] } : forbidden('list them'),
      'GET /api/v1/namespaces/prod/pods': forbidden('list them'),
    });
    const { stderr, exitCode } = await runCli('logs -n prod', { api, pods: two() });
    expect(stderr).toContain('cannot list them');
    expect(exitCode).toBe(4);
  });

  it('--previous reads only containers that have restarted', async () => {
    const restarted = aRunningPod({
      name: 'cassandra-1',
      status: { containerStatuses: [{ name: 'cassandra', restartCount: 2 }] },
    });
    const pods = two();
    const api = anApi(() => [aRunningPod(), restarted]);
    await runCli('logs -n prod --previous', { api, pods });
    expect(pods.requests).toMatchObject([{ pod: { name: 'cassandra-1' }, previous: true }]);
    const none = await runCli('logs -n prod --previous', { api: anApi(), pods });
    expect(none.stderr).toBe('No container has restarted, so there is nothing before that.\n');
    expect(none.exitCode).toBe(0);
  });

  it.each([
    ['--tail ten', '--tail cannot be "ten"'],
    ['--grep (', '--grep cannot be "("'],
    ['--level fatal', '--level cannot be "fatal"'],
    ['--since 10', '"10" is not a duration'],
    ['-f --previous', 'contradict each other'],
    ['--pretty -o json', 'contradict each other'],
  ])('%s is a wrong use', async (flags, message) => {
    const { stderr, exitCode } = await runCli(`logs ${flags}`, { api: anApi(), pods: two() });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('names the containers that there are', async () => {
    const { stderr, exitCode } = await runCli('logs -n prod -c medusa', {
      api: anApi(),
      pods: two(),
    });
    expect(stderr).toContain('no pod has a container "medusa"');
    expect(stderr).toContain('Use one of: cassandra.');
    expect(exitCode).toBe(5);
  });
});

/** `logs -f` against logs that grow while the test lets time pass. */
async function following(
  answer: (request: LogRequest) => AsyncIterable<string> | Iterable<string>,
  pods?: () => readonly JsonObject[],
) {
  const clock = fakeClock(START);
  const interrupt = new AbortController();
  const access = fakePodLogs(answer);
  const outcome = runCli('logs -n prod -f', {
    api: anApi(pods),
    pods: access,
    clock,
    signal: interrupt.signal,
  });
  // The command is imported when it is called, which no fake clock can hurry.
  await vi.waitFor(() => {
    expect(access.requests.length).toBeGreaterThan(0);
  });
  return {
    clock,
    requests: access.requests,
    stop: () => {
      interrupt.abort(new Interrupted());
      return outcome;
    },
  };
}

const saidIn = (stdout: string): readonly string[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^.* - /, ''));

const onePod = (restartCount = 0, name = 'cassandra-0'): readonly JsonObject[] => [
  aRunningPod({
    name,
    status: {
      containerStatuses: [{ name: 'cassandra', restartCount, state: { running: {} } }],
    },
  }),
];

describe('logs -f', () => {
  it('prints as the logs grow, by time as far as it is known, and ends with Ctrl-C', async () => {
    const logs = { 'cassandra-0': growingLog(), 'cassandra-1': growingLog() };
    const { clock, stop } = await following(({ pod, signal }) =>
      logs[pod.name as keyof typeof logs].read(signal),
    );
    await clock.advance(1);
    logs['cassandra-0'].append(logged(2, 'INFO', 'second'));
    logs['cassandra-1'].append(logged(1, 'INFO', 'first'));
    await clock.advance(1_500);
    logs['cassandra-1'].append(logged(3, 'ERROR', 'third'), stamped(3, '\tat c.D - fourth'));
    await clock.advance(1_500);
    const { stdout, exitCode } = await stop();
    expect(saidIn(stdout)).toEqual(['first', 'second', 'third', 'fourth']);
    expect(exitCode).toBe(130);
  });

  it('takes in new pods, and lets go of those that are gone', async () => {
    let pods = onePod();
    const { clock, stop } = await following(
      ({ pod }) => [logged(1, 'INFO', `hello from ${pod.name}`)],
      () => pods,
    );
    await clock.advance(2_000);
    pods = onePod(0, 'cassandra-7');
    await clock.advance(10_000);
    const { stdout } = await stop();
    expect(saidIn(stdout)).toEqual(['hello from cassandra-0', 'hello from cassandra-7']);
  });

  it('goes on after a restart: nothing is lost, and nothing comes twice', async () => {
    let restarts = 0;
    const before = [logged(1, 'INFO', 'a'), logged(2, 'INFO', 'b')];
    const unseen = [logged(3, 'ERROR', 'last words')];
    const first = growingLog();
    const { clock, requests, stop } = await following(
      ({ previous, signal }) => {
        if (restarts === 0) return first.read(signal);
        return previous === true ? [...before, ...unseen] : [logged(9, 'INFO', 'anew')];
      },
      () => onePod(restarts),
    );
    await clock.advance(1);
    first.append(...before);
    await clock.advance(2_000);
    first.end(connectionLost());
    restarts = 1;
    await clock.advance(10_000);
    const { stdout, stderr } = await stop();
    expect(saidIn(stdout)).toEqual(['a', 'b', 'last words', 'anew']);
    expect(stderr).toBe('');
    expect(requests[1]).toMatchObject({ previous: true });
    expect(requests[1]?.sinceSeconds).toBeGreaterThan(300);
  });

  it('waits for a container that is yet to start', async () => {
    let isUp = false;
    const { clock, stop } = await following(
      () => {
        if (isUp) return [logged(1, 'INFO', 'up')];
        throw new ApiError('container "cassandra" in pod "cassandra-0" is waiting to start', {
          status: 400,
          reason: 'BadRequest',
          hint: '',
        });
      },
      () => onePod(),
    );
    await clock.advance(3_000);
    isUp = true;
    await clock.advance(5_000);
    const { stdout, stderr } = await stop();
    expect(saidIn(stdout)).toEqual(['up']);
    expect(stderr).toBe('');
  });

  it.each([
    ['a log that cannot be read', 'logs', 'the kubelet is away'],
    ['an API server that is gone', 'pods', 'connection refused'],
  ])('%s is told once when it stays so, and it goes on', async (_what, where, message) => {
    let isBroken = false;
    const refusal =
      where === 'logs'
        ? new ApiError(message, { status: 502, reason: 'BadGateway', hint: 'Wait.' })
        : new AppError('KDS_API_UNREACHABLE', message, { hint: 'Wait.' });
    const { clock, stop } = await following(
      () => {
        if (isBroken && where === 'logs') throw refusal;
        return [logged(1, 'INFO', 'hello')];
      },
      () => {
        if (isBroken && where === 'pods') throw refusal;
        return onePod();
      },
    );
    await clock.advance(1_000);
    isBroken = true;
    await clock.advance(20_000);
    const { stdout, stderr } = await stop();
    expect(saidIn(stdout)).toEqual(['hello']);
    expect(stderr.match(new RegExp(message, 'g'))).toHaveLength(1);
  });

  it('ends when nobody reads any more, as after | head', async () => {
    let read = 0;
    const { stdout, exitCode } = await runCli('logs -n prod -f', {
      api: anApi(() => onePod()),
      pods: fakePodLogs(() => [logged(1, 'INFO', 'first'), logged(2, 'INFO', 'second')]),
      onOutput: () => (read += 1),
      hasReader: () => read === 0,
    });
    expect(saidIn(stdout)).toEqual(['first']);
    expect(exitCode).toBe(0);
  });

  it('does not ask again and again for the log of a container that has ended', async () => {
    const crashed = aRunningPod({
      status: {
        containerStatuses: [
          {
            name: 'cassandra',
            restartCount: 4,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
          },
        ],
      },
    });
    const { clock, requests, stop } = await following(
      () => [logged(1, 'ERROR', 'cannot start')],
      () => [crashed],
    );
    for (let second = 0; second < 60; second += 1) await clock.advance(1_000);
    const { stdout } = await stop();
    expect(saidIn(stdout)).toEqual(['cannot start']);
    expect(requests).toHaveLength(1);
  });
});

function connectionLost(): AppError {
  return new AppError('KDS_API_UNREACHABLE', 'the connection was lost', { hint: 'Try again.' });
}
