import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { objectAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { shareText } from '../../../shared/domain/ownership.ts';
import { FAST_JOIN, aStatefulSet, create } from '../../cluster/node/cassandra-workload.ts';
import { runningPod } from '../../cluster/node/running-pod.ts';
import type { RunningPod } from '../../cluster/node/running-pod.ts';
import { runCommand } from '../../cluster/run-command.ts';
import type { CommandResult } from '../../cluster/run-command.ts';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';
import type { TestCluster } from '../../cluster/test-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { bundledPlugin } from '../../support/bundled-plugin.ts';
import type { BundledPlugin } from '../../support/bundled-plugin.ts';

/**
 * Three real Cassandra nodes in a plain StatefulSet, which have no Management API: the plugin asks
 * them by nodetool. What it shows is held to what nodetool prints at the same time.
 */
const START_BUDGET_MS = 540_000;
const COMMAND_BUDGET_MS = 150_000;
/** Three nodes and as many JVMs of nodetool share the machine with other tests. */
const PATIENT = '--node-timeout 100s';
/** A node knows its own load to the second, and tells the others once a minute. */
const LOAD_BUDGET_MS = 180_000;
const AGREEMENT_BUDGET_MS = 600_000;
const LOAD_TOLERANCE = 0.1;

const RUN = { budgetMs: 30_000, intervalMs: 200 };
/** The first question of a client, in version 4 of the protocol, and the kind of its answer. */
const CQL_OPTIONS = Buffer.from([4, 0, 0, 0, 5, 0, 0, 0, 0]);
const CQL_SUPPORTED = 6;

const STATUS_LINE =
  /^([UD?][NLJM]) +(\S+) +([\d.]+ \w+|\?) +(\d+) +([\d.]+%|\?) +([0-9a-f-]{36}) +(\S+)/gm;
const RING_LINE = /^(\S+) +(\S+) +(Up|Down) +(\w+) +([\d.]+ \w+|\?) +([\d.]+%|\?) +(-?\d+)/gm;
const UNITS: Readonly<Record<string, number>> = { bytes: 1, KiB: 2 ** 10, MiB: 2 ** 20 };

let cluster: TestCluster;
let namespace: string;
let plugin: BundledPlugin;
let folder: string;
let first: RunningPod;

beforeAll(async () => {
  cluster = sharedCluster();
  plugin = await bundledPlugin();
  folder = mkdtempSync(join(tmpdir(), 'three-nodes-'));
  namespace = await newNamespace(cluster);
  for (const object of threeNodes()) await create(cluster, namespace, object);
  first = runningPod(cluster, { namespace, name: 'cassandra-0' });
  const wait = ['rollout', 'status', '-n', namespace, 'statefulset/cassandra', '--timeout=500s'];
  await cluster.kubectl(wait, { budgetMs: START_BUDGET_MS });
  await untilAllSee('UN', 3);
}, START_BUDGET_MS);

afterAll(async () => {
  await cluster.kubectl(['scale', '-n', namespace, 'statefulset/cassandra', '--replicas=0']);
  plugin.remove();
  rmSync(folder, { recursive: true });
});

function threeNodes(): readonly JsonObject[] {
  const seed = `cassandra-0.cassandra.${namespace}.svc.cluster.local`;
  const env = [...FAST_JOIN, { name: 'CASSANDRA_SEEDS', value: seed }];
  const volumeMounts = [{ name: 'data', mountPath: '/var/lib/cassandra' }];
  return aStatefulSet('cassandra:5.0.9', { container: { env, volumeMounts } }).map((object) =>
    object['kind'] === 'StatefulSet'
      ? { ...object, spec: { ...objectAt(object, 'spec'), replicas: 3 } }
      : object,
  );
}

/** Waits until nodetool on the first node shows so many nodes in this state. */
async function untilAllSee(letters: string, count: number): Promise<void> {
  const probe = async (): Promise<true | undefined> => {
    const { stdout } = await first.exec('cassandra', ['nodetool', 'status']);
    const seen = [...stdout.matchAll(STATUS_LINE)].filter(([, state]) => state === letters);
    return seen.length === count ? true : undefined;
  };
  await waitFor(`${count} nodes to be ${letters}`, probe, { budgetMs: 120_000, intervalMs: 1_000 });
}

async function nodetool(...words: readonly string[]): Promise<string> {
  const { stdout } = await first.exec('cassandra', ['nodetool', ...words]);
  return stdout;
}

function k8ssandra(line: string): Promise<CommandResult> {
  const words = line.split(/(?<!\\) /).map((word) => word.replace('\\ ', ' '));
  const place = ['--use-openssl-ca', plugin.boot, '-n', namespace];
  return runCommand(process.execPath, [...place, ...words], {
    env: environment(),
    cwd: folder,
    budgetMs: COMMAND_BUDGET_MS,
  });
}

function environment(): NodeJS.ProcessEnv {
  const XDG_CACHE_HOME = join(folder, 'cache');
  return { PATH: process.env['PATH'], KUBECONFIG: cluster.kubeconfig, XDG_CACHE_HOME };
}

/** Runs a command line as somebody would who sits at a terminal. */
async function atTerminal(
  line: string,
  keys: string,
): Promise<{ readonly text: string; readonly exitCode: number | null }> {
  const words = [process.execPath, '--use-openssl-ca', plugin.boot, '-n', namespace];
  const command = `exec ${words.map((word) => `'${word}'`).join(' ')} ${line}`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { ...environment(), SHELL: '/bin/sh', TERM: 'xterm' },
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stdin.write(keys);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return { text, exitCode };
}

async function items<T>(line: string, exitCode: number): Promise<readonly T[]> {
  const result = await k8ssandra(`${line} -o json`);
  expect(result.exitCode, result.stderr).toBe(exitCode);
  return (JSON.parse(result.stdout) as { items: readonly T[] }).items;
}

/** The lines of `nodetool status`, as text; loads apart. */
function statusLines(text: string) {
  const lines = [...text.matchAll(STATUS_LINE)].map(
    ([, state, address = '', load = '', tokens, owns, hostId, rack]) => ({
      address,
      load,
      rest: [state, tokens, owns, hostId, rack].join(' '),
    }),
  );
  return lines.toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

/** The members of `status -o json` that nodetool has, too. */
interface OurNode {
  readonly state: string;
  readonly address: string;
  readonly loadBytes?: number;
  readonly tokens: number;
  readonly owns: number;
  readonly hostId: string;
  readonly rack: string;
}

/** Likewise, of `ring -o json`. */
interface OurToken {
  readonly address: string;
  readonly rack: string;
  readonly status: string;
  readonly state: string;
  readonly loadBytes?: number;
  readonly owns: number;
  readonly token: string;
}

function ourLines(nodes: readonly OurNode[]) {
  const lines = nodes.map(({ address, loadBytes, state, tokens, owns, hostId, rack }) => ({
    address,
    loadBytes,
    rest: [state, tokens, shareText(owns, 1), hostId, rack].join(' '),
  }));
  return lines.toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

function bytesOf(load: string): number {
  const [number = '', unit = ''] = load.split(' ');
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}

async function expectAgreement(exitCode: number): Promise<void> {
  const load = { budgetMs: LOAD_BUDGET_MS, intervalMs: 5_000 };
  await waitFor('all nodes to have heard of all loads', () => loadsAgree(exitCode), load);
  const ours = ourLines(await ourNodes(exitCode));
  const theirs = statusLines(await nodetool('status', 'system_traces'));
  expect(ours.map(({ address, rest }) => `${address} ${rest}`)).toEqual(
    theirs.map(({ address, rest }) => `${address} ${rest}`),
  );
  const ring = await ourRing(exitCode);
  const theirRing = ringLines(await nodetool('ring', 'system_traces'));
  expect(
    ring.map(({ address, rack, status, state, owns, token }) =>
      [address, rack, status, state, shareText(owns, 2), token].join(' '),
    ),
  ).toEqual(theirRing.map(({ rest }) => rest));
}

/** The lines of `nodetool ring`, as text; loads apart. */
function ringLines(text: string) {
  return [...text.matchAll(RING_LINE)].map(
    ([, address, rack, status, state, load = '', owns, token]) => ({
      load,
      rest: [address, rack, status, state, owns, token].join(' '),
    }),
  );
}

/** Nodes tell each other of their load once a minute, so that two of them know it at two times. */
function isAlike(load: string, loadBytes = 0): boolean {
  return load === '?' || Math.abs(loadBytes / bytesOf(load) - 1) < LOAD_TOLERANCE;
}

function ourRing(exitCode: number): Promise<readonly OurToken[]> {
  return items<OurToken>(`ring -k system_traces ${PATIENT}`, exitCode);
}

async function ourNodes(exitCode: number): Promise<readonly OurNode[]> {
  const [found] = await items<{ nodes: readonly OurNode[] }>(
    `status -k system_traces ${PATIENT}`,
    exitCode,
  );
  return found?.nodes ?? [];
}

async function loadsAgree(exitCode: number): Promise<true | undefined> {
  const ours = ourLines(await ourNodes(exitCode));
  const theirs = statusLines(await nodetool('status', 'system_traces'));
  const ring = await ourRing(exitCode);
  const theirRing = ringLines(await nodetool('ring', 'system_traces'));
  const agree =
    theirs.every(({ load }, index) => isAlike(load, ours[index]?.loadBytes)) &&
    theirRing.every(({ load }, index) => isAlike(load, ring[index]?.loadBytes));
  return agree ? true : undefined;
}

describe('three real nodes', { timeout: AGREEMENT_BUDGET_MS }, () => {
  it(
    'status and ring agree with nodetool, line by line',
    () => expectAgreement(0),
    AGREEMENT_BUDGET_MS,
  );

  it('the screen names each pod with its node, and the way that was taken', async () => {
    const { stdout, stderr, exitCode } = await k8ssandra(`status ${PATIENT}`);
    expect(stdout).toMatch(/^Cluster .*: 3 of 3 nodes up, one schema, 3 of 3 answered/m);
    for (const pod of ['cassandra-0', 'cassandra-1', 'cassandra-2']) {
      expect(stdout).toMatch(new RegExp(`^ {2}UN +10\\.244\\..* ${pod} +1/1`, 'm'));
    }
    expect(exitCode, stderr).toBe(0);
  });

  it('list counts them', async () => {
    const { stdout } = await k8ssandra('list --no-headers');
    expect(stdout).toMatch(/^cassandra +- +3\/3 +5\.0\.9 +ready/);
  });

  it('without exec there is nobody to ask, which is said, with exit code 3', async () => {
    const { stdout, exitCode } = await k8ssandra('status --via proxy');
    expect(stdout).toMatch(/no answer from cassandra-0 and 2 more like it/);
    expect(exitCode).toBe(3);
  });

  it('nodetool on one node prints what nodetool prints there', async () => {
    const { stdout, stderr, exitCode } = await k8ssandra('nodetool cassandra-0 -- describecluster');
    expect([stdout, exitCode], stderr).toEqual([await nodetool('describecluster'), 0]);
  });

  it('nodetool on all nodes has a head for each, and needs to be asked for', async () => {
    const all = await k8ssandra('nodetool sts/cassandra --all --parallel 3 -- version');
    expect(all.stdout).toBe(
      [0, 1, 2].map((n) => `=== pod/cassandra-${n}\nReleaseVersion: 5.0.9\n`).join('\n'),
    );
    const unasked = await k8ssandra('nodetool sts/cassandra -- version');
    expect(unasked).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it.each([
    ['nodetool pod/cassandra-0 -- nosuch', 1],
    ['nodetool pod/cassandra-0 -- removenode 00000000-0000-0000-0000-000000000000', 2],
    ['nodetool sts/cassandra --all -- nosuch', 1],
    ['shell pod/cassandra-0 -- sh -c exit\\ 42', 42],
    ['cql pod/cassandra-0 -e SELECT', 127],
  ])('%s ends as the command in the pod does: %i', async (line, code) => {
    const { exitCode, stderr } = await k8ssandra(line);
    expect(exitCode, stderr).toBe(code);
  });

  it('Ctrl-C ends nodetool in the pod', async () => {
    const words = ['nodetool', 'pod/cassandra-0', '-n', namespace, '--', 'profileload', '600000'];
    const child = spawn(process.execPath, ['--use-openssl-ca', plugin.boot, ...words], {
      env: environment(),
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await waitFor('nodetool to run', async () => ((await runsNodetool()) ? true : undefined), RUN);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    await waitFor('nodetool to end', async () => ((await runsNodetool()) ? undefined : true), RUN);
    const { stdout } = await first.exec('cassandra', ['sh', '-c', 'cat /proc/[0-9]*/stat']);
    expect(stdout, 'zombies').not.toContain(') Z ');
  });

  it('a shell has the terminal to itself, and passes on its exit code', async () => {
    const { text, exitCode } = await atTerminal('shell pod/cassandra-0', 'test -t 0 && exit 9\r');
    expect(exitCode, text).toBe(9);
  });

  it('a login for cqlsh is not echoed at a terminal, and no file with it is left', async () => {
    const data = ['username=app', 'password=pa55-unseen'].map((pair) => `--from-literal=${pair}`);
    await cluster.kubectl(['create', 'secret', 'generic', 'app', '-n', namespace, ...data]);
    const line = 'cqlsh pod/cassandra-0 --credentials-secret app';
    const { text, exitCode } = await atTerminal(line, '');
    // The image has no cqlsh, which is found out after the login has been taken.
    expect(exitCode, text).toBe(127);
    expect(text).toContain('logging in as app');
    expect(text).not.toMatch(/pa55|ready for the login/);
    const { stdout } = await first.exec('cassandra', ['sh', '-c', 'ls /tmp/cqlsh.* 2>/dev/null']);
    expect(stdout).toBe('');
  });

  it('port-forward lets a client of Cassandra in', async () => {
    const words = ['port-forward', 'sts/cassandra', '0:cql', '-n', namespace];
    const child = spawn(process.execPath, ['--use-openssl-ca', plugin.boot, ...words], {
      env: environment(),
    });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const [, port] = /^127\.0\.0\.1:(\d+) -> \S+:9042 \(cql\)\n$/.exec(line.toString()) ?? [];
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(CQL_OPTIONS);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer[4]).toBe(CQL_SUPPORTED);
      socket.destroy();
    } finally {
      child.kill('SIGINT');
    }
    expect(await once(child, 'exit')).toEqual([130, null]);
  });

  it(
    'a node that is stopped is down for the others, and its pod says why',
    async () => {
      await cluster.kubectl(['scale', '-n', namespace, 'statefulset/cassandra', '--replicas=2']);
      const gone = ['wait', '-n', namespace, 'pod/cassandra-2', '--for=delete', '--timeout=80s'];
      await cluster.kubectl(gone, { budgetMs: 90_000 });
      await untilAllSee('DN', 1);
      await expectAgreement(0);
      const { stdout } = await k8ssandra(`status ${PATIENT}`);
      expect(stdout).toMatch(/2 of 3 nodes up/);
      expect(stdout).toMatch(/^Nodes without a pod in sight:\n.*\n {2}DN /m);
    },
    AGREEMENT_BUDGET_MS,
  );
});

/** Whether one of the processes in the first pod is that nodetool. */
async function runsNodetool(): Promise<boolean> {
  const script = "cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -q 'NodeTool .*[p]rofileload'";
  return (await first.exec('cassandra', ['sh', '-c', script])).exitCode === 0;
}
