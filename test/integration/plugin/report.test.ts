import { describe, expect, it } from 'vitest';

import { Interrupted } from '../../../plugin/interrupted.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { PodAccess } from '../../../shared/ports/pod-access.ts';
import { aRunningPod } from '../../support/a-running-pod.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden, notFound } from '../../support/fake-kubernetes-api.ts';
import { inMemoryFiles } from '../../support/in-memory-files.ts';
import type { InMemoryFiles } from '../../support/in-memory-files.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { expectSchema } from '../../support/output-schema.ts';
import {
  HARMLESS,
  PLANTED,
  PLANTED_CONFIG,
  PLANTED_LOG,
  plantedAnswers,
} from '../../support/planted-secrets.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliWorld } from '../../support/run-cli.ts';
import { unpacked } from '../../support/unpacked.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const FILE = 'k8ssandra-report-cassandra-20260101T000000Z.tar.gz';

const podsThatTell: PodAccess = {
  exec({ onStdout, command }) {
    if (!command.join(' ').includes('cassandra.yaml')) {
      return Promise.reject(unreachable(`tell it ${PLANTED.errorMessage}`));
    }
    onStdout(Buffer.from(PLANTED_CONFIG));
    return Promise.resolve(0);
  },
  forward: () => Promise.reject(unreachable('forward')),
  request: () => Promise.reject(unreachable('ask')),
  async *lines() {
    yield* await Promise.resolve(PLANTED_LOG);
  },
};

function unreachable(what: string): AppError {
  const message = `cannot ${what}, password=${PLANTED.errorMessage}`;
  return new AppError('KDS_NODE_UNREACHABLE', message, { hint: 'Look at the pod.' });
}

/** Pods in which commands never end. */
function hungPods(): { readonly pods: PodAccess; readonly asked: Promise<void> } {
  let tell: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const exec = (): Promise<never> => {
    tell();
    return new Promise(() => undefined);
  };
  return { asked, pods: { ...podsThatTell, exec } };
}

type World = CliWorld & { readonly files: InMemoryFiles };

function aWorld(answers: Parameters<typeof fakeKubernetesApi>[0] = plantedAnswers()): World {
  return {
    api: fakeKubernetesApi(answers),
    pods: podsThatTell,
    namespace: 'prod',
    files: inMemoryFiles({}),
    clock: fakeClock(NOW),
  };
}

function reportIn({ files }: World, path = FILE): ReadonlyMap<string, string> {
  const archive = files.written.get(path);
  if (archive === undefined)
    throw new Error(`no ${path} among: ${[...files.written.keys()].join()}`);
  return new Map(
    [...unpacked(archive)].map(([name, text]) => [name.replace(/^[^/]*\//, ''), text]),
  );
}

function formsOf(secret: string): readonly string[] {
  const url = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    url,
    json,
    Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1),
  ];
}

describe('report', () => {
  it.each(['report --logs', 'report --logs --redact=strict', 'report sts/cassandra --logs -f r'])(
    '%s: has none of the planted secrets, in no form',
    async (line) => {
      const world = aWorld();
      await runCli(line, world);
      const report = [...reportIn(world, line.endsWith('-f r') ? 'r' : FILE)];
      const leaks = Object.entries(PLANTED).flatMap(([place, secret]) =>
        report
          .filter(([, text]) => formsOf(secret).some((form) => text.includes(form)))
          .map(([path]) => `${place} in ${path}`),
      );
      expect(leaks).toEqual([]);
      expect(Object.keys(PLANTED).length).toBeGreaterThan(30);
    },
  );

  it('keeps what is no secret, and the references to those', async () => {
    const world = aWorld();
    await runCli('report --logs', world);
    const all = [...reportIn(world).values()].join('\n');
    expect(HARMLESS.filter((text) => !all.includes(text))).toEqual([]);
  });

  it('says of Secrets what they are called, and nothing of their values', async () => {
    const world = aWorld();
    await runCli('report', world);
    const secrets = JSON.parse(reportIn(world).get('kubernetes/secrets.json') ?? '') as unknown;
    expect(secrets).toMatchObject([
      {
        metadata: { name: 'shop-superuser' },
        type: 'Opaque',
        keys: [
          { key: 'username', bytes: 9 },
          { key: 'password', bytes: PLANTED.secretValue.length },
          {},
          {},
        ],
      },
    ]);
  });

  it('says what is missing and why, in the manifest and on the screen', async () => {
    const world = aWorld();
    const { stdout, exitCode } = await runCli('report -o json', world);
    expectSchema('report.json', stdout);
    expect(exitCode).toBe(3);
    const manifest = reportIn(world).get('MANIFEST.json') ?? '';
    expectSchema('report.json', manifest);
    expect(JSON.parse(manifest)).toMatchObject({ complete: false, namespace: 'prod' });
    const node = (JSON.parse(manifest) as { items: { path: string }[] }).items.find(
      ({ path }) => path === 'nodes/cassandra-0/gossip.json',
    );
    expect(node).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('REDACTED-') as string,
    });
  });

  it('prints where it is and what it lacks', async () => {
    const { stdout, stderr } = await runCli('report', aWorld());
    await expect(stdout.replace(/ \d+ KiB| \d+ bytes/, ' SIZE')).toMatchFileSnapshot(
      '../../golden/plugin/report.txt',
    );
    expect(stderr).toBe('');
  });

  it('writes a manifest for people', async () => {
    const world = aWorld();
    await runCli('report --logs --since 1h', world);
    const text = reportIn(world).get('MANIFEST.txt') ?? '';
    await expect(text).toMatchFileSnapshot('../../golden/plugin/report-manifest.txt');
  });

  it('leaves what belongs to others, though it is in the namespace', async () => {
    const answers = plantedAnswers();
    const others = [{ metadata: { name: 'web', namespace: 'prod' }, data: { a: 'b' } }];
    const path = 'GET /api/v1/namespaces/prod/configmaps';
    const items = (answers[path]?.['items'] as typeof others).concat(others);
    const world = aWorld({ ...answers, [path]: { items } });
    await runCli('report', world);
    const maps = reportIn(world).get('kubernetes/configmaps.json') ?? '';
    expect(maps).toContain('cassandra-config');
    expect(maps).not.toContain('web');
  });

  it('goes on with pods alone when nothing else may be seen', async () => {
    const denied = Object.keys(plantedAnswers())
      .filter((path) => !/pods$|version$/.test(path))
      .map((path) => [path, forbidden('list it')] as const);
    const world = aWorld({ ...plantedAnswers(), ...Object.fromEntries(denied) });
    const { stdout, exitCode } = await runCli('report', world);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('cannot list it');
    expect([...reportIn(world).keys()]).toContain('nodes/cassandra-0/cassandra.yaml');
  });

  it('is forbidden, and writes nothing, when nothing may be seen', async () => {
    const world = {
      ...aWorld(),
      api: { request: () => Promise.reject(forbidden('list anything')) },
    };
    const { stdout, exitCode } = await runCli('report', world);
    expect({ stdout, exitCode, files: world.files.written.size }).toEqual({
      stdout: '',
      exitCode: 4,
      files: 0,
    });
  });

  it.each([
    ['report nosuch', 'nothing that runs Cassandra is called "nosuch"', 5],
    ['report job/x', '"job" is not a kind', 2],
    ['report -f there.tar.gz', '"there.tar.gz" exists already', 2],
  ])('%s: %s', async (line, message, code) => {
    const world = { ...aWorld(), files: inMemoryFiles({ 'there.tar.gz': '' }) };
    const { stderr, exitCode } = await runCli(line, world);
    expect(stderr).toContain(message);
    expect({ exitCode, files: world.files.written.size }).toEqual({ exitCode: code, files: 0 });
  });

  it('says so when there is no Cassandra in the namespace', async () => {
    const api = { request: () => Promise.resolve({ items: [] }) };
    const { stderr, exitCode } = await runCli('report', { ...aWorld(), api });
    expect(stderr).toContain('nothing runs Cassandra in the namespace prod');
    expect(exitCode).toBe(5);
    const selected = await runCli('report -l app=none', { ...aWorld(), api });
    expect(selected.stderr).toContain('the namespace prod with the selector "app=none"');
  });

  it('says of a pod that does not run that it was not asked', async () => {
    const path = 'GET /api/v1/namespaces/prod/pods';
    const pending = aRunningPod({ status: { phase: 'Pending' } });
    const world = aWorld({ ...plantedAnswers(), [path]: { items: [pending] } });
    const { stdout } = await runCli('report', world);
    expect(stdout).toContain('pod prod/cassandra-0 is Pending (KDS_NODE_UNREACHABLE)');
  });

  it('goes to standard output with -f -, and its summary to standard error', async () => {
    const world = aWorld();
    const { stdout, stderr } = await runCli('report -f -', world);
    expect(stdout).toBe('');
    expect(stderr).toContain('report: ');
    expect(reportIn(world, '-').has('MANIFEST.txt')).toBe(true);
    const screen = { isTerminal: true, columns: 80, hasColour: false };
    const refused = await runCli('report -f -', { ...world, screen });
    expect(refused.exitCode).toBe(2);
  });

  it('waits for a pod that hangs no longer than an item may take, and loses only its items', async () => {
    const clock = fakeClock(NOW);
    const { pods, asked } = hungPods();
    const world = { ...aWorld(), clock, pods };
    const running = runCli('report --logs', world);
    await asked;
    await clock.advance(31_000);
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(3);
    expect(stdout).toContain('cassandra.yaml of pod prod/cassandra-0: no answer within 30s');
    expect(reportIn(world).has('logs/cassandra-0/cassandra.log')).toBe(true);
  });

  it('ends with what it has when the time for all of it is over', async () => {
    const clock = fakeClock(NOW);
    const { pods, asked } = hungPods();
    const world = { ...aWorld(), clock, pods };
    const running = runCli('report --timeout 5s', world);
    await asked;
    await clock.advance(6_000);
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(3);
    expect(stdout).toContain('the time for the whole report, 5s, was used up');
  });

  it('leaves nothing behind after Ctrl-C', async () => {
    const interruption = new AbortController();
    const { pods, asked } = hungPods();
    const world = { ...aWorld(), pods, signal: interruption.signal };
    const running = runCli('report', world);
    await asked;
    interruption.abort(new Interrupted());
    const { exitCode } = await running;
    expect({ exitCode, files: world.files.written.size }).toEqual({ exitCode: 130, files: 0 });
  });
});

describe('report of nodes with a Management API', () => {
  const shop = () =>
    anEmulatedCluster({
      nodes: 3,
      keyspaces: { orders_ks: { class: 'NetworkTopologyStrategy', dc1: '3' } },
      tables: { orders_ks: ['invoices'] },
    });

  it('has what each node says of itself and of the others', async () => {
    const world: World = {
      ...emulatedWorld(shop()),
      files: inMemoryFiles({}),
      clock: fakeClock(NOW),
    };
    await runCli('report --via proxy', world);
    const report = reportIn(world);
    const gossip = [...report].filter(([path]) => path.endsWith('/gossip.json'));
    expect(gossip).toHaveLength(3);
    expect(gossip[0]?.[1]).toContain('"source": "management-api"');
    expect([...report.keys()].filter((path) => path.endsWith('cassandra.yaml'))).toEqual([]);
  });

  it('--redact=strict hides addresses, and the same one under the same name', async () => {
    const cluster = shop();
    const world: World = {
      ...emulatedWorld(cluster),
      files: inMemoryFiles({}),
      clock: fakeClock(NOW),
    };
    await runCli('report --via proxy --redact strict', world);
    const all = [...reportIn(world)].map(([, text]) => text).join('\n');
    for (const { address } of cluster.state.nodes) expect(all).not.toContain(address);
    expect(new Set(all.match(/\bip-\d+\b/g)).size).toBeGreaterThanOrEqual(3);
    expect(all).not.toContain('orders_ks');
  });

  it('--redact=strict leaves out what Cassandra says when its keyspaces are not known', async () => {
    const world = aWorld();
    const { stdout } = await runCli('report --logs --redact strict', world);
    expect(stdout).toContain('no node told the names of its keyspaces');
    expect([...reportIn(world).keys()].filter((path) => path.startsWith('logs/'))).toEqual([]);
  });
});

it('an operator that is not installed, or a webhook, is no failure', async () => {
  const world = aWorld({ ...plantedAnswers(), 'GET /apis/apps/v1/deployments': notFound() });
  const { stdout } = await runCli('report', world);
  expect(stdout).not.toContain('medusabackups');
});
