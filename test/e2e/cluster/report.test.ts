import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { answerExec, answerLogs, logLine } from '../../cluster/pod-streams.ts';
import { runCommand } from '../../cluster/run-command.ts';
import type { CommandResult } from '../../cluster/run-command.ts';
import { newNamespace, sharedCluster, uniqueName } from '../../cluster/shared-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { unpacked } from '../../support/unpacked.ts';

const PROGRAM = join(import.meta.dirname, '../../../plugin/main.ts');
const SECRET = 'Planted-Secret-42';
const cluster = sharedCluster();

let namespace: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
  namespace = await newNamespace(cluster);
  const set = aCassandraStatefulSet({
    metadata: { namespace },
    env: { DB_PASSWORD: SECRET },
    spec: { replicas: 2, selector: { matchLabels: { app: 'cassandra' } } },
    pod: { volumes: [{ name: 'config', configMap: { name: 'cassandra-config' } }] },
  });
  const objects = [
    set,
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cassandra-config', namespace },
      data: { 'cassandra.yaml': `num_tokens: 16\nkeystore_password: ${SECRET}\n` },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'shop-superuser',
        namespace,
        labels: { 'k8ssandra.io/cluster-name': 'shop' },
      },
      stringData: { password: SECRET },
    },
  ];
  // With `apply`, so that the annotation with the last applied configuration is there.
  const input = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  await cluster.kubectl(['apply', '-f', '-'], { input });
  const rollout = ['rollout', 'status', 'statefulset/cassandra', '--timeout=30s'];
  await cluster.kubectl([...rollout, '-n', namespace], { budgetMs: 40_000 });
  const log = join(folder, 'system.log');
  writeFileSync(log, logLine(new Date(0), `login with ${SECRET} failed`));
  for (const name of ['cassandra-0', 'cassandra-1']) {
    await answerLogs(cluster, { namespace, name }, log);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Somebody who may `list` these, and read the logs. */
async function userWith(...resources: readonly string[]): Promise<string> {
  const name = uniqueName('user');
  const place = ['-n', namespace];
  const lists = `--resource=${resources.join(',')}`;
  await cluster.kubectl(['create', 'role', name, '--verb=list,get', lists, ...place]);
  const binding = ['create', 'rolebinding', name, `--role=${name}`, `--user=${name}`];
  await cluster.kubectl([...binding, ...place]);
  return name;
}

function report(...words: readonly string[]): Promise<CommandResult> {
  return runCommand(process.execPath, [PROGRAM, 'report', '-n', namespace, ...words], {
    env: { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: cluster.kubeconfig },
    cwd: folder,
    budgetMs: 60_000,
  });
}

function filesIn(path: string): ReadonlyMap<string, string> {
  const files = [...unpacked(readFileSync(path))];
  return new Map(files.map(([name, text]) => [name.replace(/^[^/]*\//, ''), text]));
}

function leaks(files: ReadonlyMap<string, string>): readonly string[] {
  const forms = [SECRET, Buffer.from(SECRET).toString('base64').slice(0, -2)];
  return [...files].flatMap(([path, text]) =>
    forms.some((form) => text.includes(form)) ? path : [],
  );
}

describe('report on a real API server', () => {
  it('collects what an administrator may see, without the secrets in it', async () => {
    const file = join(folder, 'admin.tar.gz');
    const probe = async (): Promise<ReadonlyMap<string, string> | undefined> => {
      await report('-f', file, '--force', '--logs', '--via', 'proxy');
      const files = filesIn(file);
      // kwok learns by a watch what the logs of a pod are.
      return files.get('logs/cassandra-0/cassandra.log')?.includes('login') ? files : undefined;
    };
    const files = await waitFor('the logs', probe, { budgetMs: 60_000 });
    expect(leaks(files)).toEqual([]);
    expect(files.get('kubernetes/configmaps.json')).toContain('num_tokens: 16');
    expect(files.get('kubernetes/secrets.json')).toContain('shop-superuser');
    expect(files.get('kubernetes/pods.json')).not.toContain('last-applied-configuration');
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        'kubernetes/version.json',
        'kubernetes/nodes.json',
        'kubernetes/persistentvolumes.json',
        'kubernetes/customresourcedefinitions.json',
        'kubernetes/events.json',
        'logs/cassandra-1/cassandra.log',
      ]),
    );
    expectSchema('report.json', files.get('MANIFEST.json') ?? '');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('with the right to list pods alone has those, and names everything else', async () => {
    const user = await userWith('pods', 'pods/log');
    const file = join(folder, 'small.tar.gz');
    const probe = async (): Promise<CommandResult | undefined> => {
      const result = await report('-f', file, '--force', '--logs', '--as', user, '-o', 'json');
      return result.exitCode === 3 ? result : undefined;
    };
    const { stdout } = await waitFor('the rights to count', probe, { budgetMs: 30_000 });
    expectSchema('report.json', stdout);
    const files = filesIn(file);
    expect(leaks(files)).toEqual([]);
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['kubernetes/pods.json', 'logs/cassandra-0/cassandra.log']),
    );
    expect(files.has('kubernetes/secrets.json')).toBe(false);
    const { items } = JSON.parse(stdout) as {
      items: readonly { path: string; state: string; reason?: string }[];
    };
    const secrets = items.find(({ path }) => path === 'kubernetes/secrets.json');
    expect(secrets).toMatchObject({ state: 'failed' });
    expect(secrets?.reason).toContain('cannot list resource "secrets"');
  });

  it('of somebody without any right is refused, and leaves no file', async () => {
    const file = join(folder, 'none.tar.gz');
    const { exitCode, stderr } = await report('-f', file, '--as', uniqueName('stranger'));
    expect(exitCode).toBe(4);
    expect(stderr).toContain('cannot list');
    expect(readdirSync(folder).filter((name) => name.includes('none'))).toEqual([]);
  });

  it('has the configuration that exec finds', async () => {
    const conf = mkdtempSync(join(folder, 'conf-'));
    writeFileSync(join(conf, 'cassandra.yaml'), `cluster_name: shop\nkey_password: ${SECRET}\n`);
    const pod = { namespace, name: 'cassandra-0' };
    await answerExec(cluster, pod, { env: { CASSANDRA_CONF: conf }, workDir: '/' });
    const file = join(folder, 'exec.tar.gz');
    const probe = async (): Promise<string | undefined> => {
      await report('pod/cassandra-0', '-f', file, '--force');
      return filesIn(file).get('nodes/cassandra-0/cassandra.yaml');
    };
    const text = await waitFor('the configuration', probe, { budgetMs: 60_000 });
    expect(text).toMatch(
      /^# \/.*\/cassandra\.yaml\ncluster_name: shop\nkey_password: REDACTED-\d+-17to32\n$/,
    );
  });
});
