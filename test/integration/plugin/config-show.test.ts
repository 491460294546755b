import { describe, expect, it } from 'vitest';

import { AppError } from '../../../shared/errors/app-error.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { aRunningPod } from '../../support/a-running-pod.ts';
import { fakeKubernetesApi } from '../../support/fake-kubernetes-api.ts';
import { fakePodExec } from '../../support/fake-pod-exec.ts';
import { fakePodLogs } from '../../support/fake-pod-logs.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliWorld } from '../../support/run-cli.ts';

const PATH = '/etc/cassandra/cassandra.yaml';

function config(pod: string, tokens = 16): string {
  const address = `10.0.0.${pod.slice(-1)}`;
  return [
    PATH,
    '# a comment',
    'cluster_name: shop',
    `num_tokens: ${tokens}`,
    `listen_address: ${address}`,
    'authenticator: PasswordAuthenticator',
    'client_encryption_options:',
    '  enabled: true',
    '  keystore_password: hunter2hunter2',
    'data_file_directories: [/var/lib/cassandra/data]',
    '',
  ].join('\n');
}

function aWorld(files: Readonly<Record<string, string | AppError>> = {}): CliWorld {
  const exec = fakePodExec(({ pod }) => {
    const file = files[pod.name] ?? config(pod.name);
    if (file instanceof AppError) throw file;
    return file === '' ? { stderr: 'there is no cassandra.yaml', exitCode: 1 } : { stdout: file };
  });
  const names = ['cassandra-0', 'cassandra-1', 'cassandra-2'];
  return {
    namespace: 'prod',
    api: fakeKubernetesApi({
      'GET /apis/apps/v1/namespaces/prod/statefulsets': { items: [aCassandraStatefulSet()] },
      'GET /api/v1/namespaces/prod/pods': { items: names.map((name) => aRunningPod({ name })) },
    }),
    pods: { ...fakePodLogs(() => []), exec: (request) => exec.exec(request) },
  };
}

const DRIFTED = { 'cassandra-2': config('cassandra-2', 8) };

describe('config show', () => {
  it('shows what differs first, and no secret', async () => {
    const { stdout, stderr, exitCode } = await runCli('config show', aWorld(DRIFTED));
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/config-show.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).not.toContain('hunter2');
  });

  it('prints JSON that follows its schema, without secrets', async () => {
    const { stdout } = await runCli('config show -o json', aWorld(DRIFTED));
    expectSchema('config-show.json', stdout);
    expect(stdout).not.toContain('hunter2');
    expect(JSON.parse(stdout)).toMatchObject({
      differences: [
        { key: 'num_tokens', verdict: 'different' },
        { key: 'listen_address', verdict: 'own' },
      ],
    });
  });

  it('says so when nothing differs', async () => {
    const { stdout } = await runCli('config show sts/cassandra', aWorld());
    expect(stdout).toMatch(/^3 nodes; no setting differs\n/);
  });

  it('--raw prints the file of one pod with its comments, without secrets', async () => {
    const { stdout, stderr } = await runCli('config show pod/cassandra-1 --raw', aWorld());
    const [, ...lines] = config('cassandra-1').split('\n');
    expect(stdout).toBe(lines.join('\n').replace('hunter2hunter2', 'REDACTED-1-9to16'));
    expect(stderr).toBe(`${PATH}\n`);
  });

  it.each([
    ['config show --raw', '--raw is for one pod, and the target has 3'],
    ['config show pod/cassandra-0 --raw -o json', '--raw and -o json contradict each other'],
  ])('%s: %s', async (line, message) => {
    const { stderr, exitCode } = await runCli(line, aWorld());
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it.each([
    ['has no file', '', 'was not found: "there is no cassandra.yaml"'],
    [
      'has a broken one',
      `${PATH}\npassword: {hunter2hunter2`,
      `${PATH} of pod prod/cassandra-1 is not YAML`,
    ],
  ])('a node that %s is noted, and the others are shown', async (_how, file, message) => {
    const { stdout, stderr, exitCode } = await runCli(
      'config show',
      aWorld({ 'cassandra-1': file }),
    );
    expect(stdout).toMatch(/^2 nodes; /);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('hunter2');
    expect(exitCode).toBe(3);
  });

  it('fails when exec is forbidden everywhere', async () => {
    const refusal = new AppError('KDS_FORBIDDEN', 'exec is forbidden', { hint: 'Ask for it.' });
    const files = { 'cassandra-0': refusal, 'cassandra-1': refusal, 'cassandra-2': refusal };
    const { stdout, exitCode } = await runCli('config show', aWorld(files));
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 });
  });
});
