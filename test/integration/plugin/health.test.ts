import { describe, expect, it, vi } from 'vitest';

import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import {
  aHealthyCluster,
  aHealthyWorld,
  aLease,
  aRepairHistory,
} from '../../support/a-healthy-world.ts';
import { fakePodExec } from '../../support/fake-pod-exec.ts';
import type { EmulatedWorld } from '../../support/emulated-world.ts';
import { aCassandraDatacenter } from '../../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { aK8ssandraCluster } from '../../support/a-k8ssandra-cluster.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeKubernetesApi, forbidden } from '../../support/fake-kubernetes-api.ts';
import { expectSchema } from '../../support/output-schema.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';
import type { CliWorld } from '../../support/run-cli.ts';

const NAMESPACED = 'namespaces/prod';

function withOneDown(): EmulatedWorld {
  const cluster = aHealthyCluster();
  cluster.crash(1);
  return aHealthyWorld(cluster);
}

function withoutQuorum(): EmulatedWorld {
  const cluster = aHealthyCluster();
  cluster.crash(1);
  cluster.crash(2);
  return aHealthyWorld(cluster);
}

/** May list what runs Cassandra and its pods, and nothing else. */
function withoutRights(): EmulatedWorld {
  const lists = [
    `/api/v1/${NAMESPACED}/persistentvolumeclaims`,
    `/apis/policy/v1/${NAMESPACED}/poddisruptionbudgets`,
    '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases',
    `/apis/control.k8ssandra.io/v1alpha1/${NAMESPACED}/cassandratasks`,
    `/apis/medusa.k8ssandra.io/v1alpha1/${NAMESPACED}/medusabackups`,
    `/apis/reaper.k8ssandra.io/v1alpha1/${NAMESPACED}/reapers`,
  ];
  return aHealthyWorld(aHealthyCluster(), {
    ...Object.fromEntries(
      lists.map((path) => [`GET ${path}`, forbidden(`list "${path.split('/').at(-1) ?? ''}"`)]),
    ),
    'GET /apis/coordination.k8s.io/v1': {},
    'GET /apis/control.k8ssandra.io/v1alpha1': {},
    'GET /apis/medusa.k8ssandra.io/v1alpha1': {},
    'GET /apis/reaper.k8ssandra.io/v1alpha1': {},
    ...Object.fromEntries(
      [0, 1, 2].map((index) => [
        `GET /api/v1/nodes/worker-${index}/proxy/stats/summary`,
        forbidden('get resource "nodes/proxy"'),
      ]),
    ),
  });
}

function silent(): EmulatedWorld {
  const cluster = aHealthyCluster();
  for (const index of [0, 1, 2]) cluster.node(index).fault = 'refusing';
  return aHealthyWorld(cluster);
}

const WORLDS: Readonly<Record<string, readonly [() => EmulatedWorld, exitCode: number]>> = {
  healthy: [() => aHealthyWorld(), 0],
  'one-down': [withOneDown, 8],
  'no-quorum': [withoutQuorum, 8],
  'no-rights': [withoutRights, 3],
  silent: [silent, 3],
};

describe('health', () => {
  it.each(Object.entries(WORLDS))('%s', async (name, [world, code]) => {
    const { stdout, stderr, exitCode } = await runCli('health', world());
    const screen = `$ kubectl k8ssandra health\n${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
    await expect(screen).toMatchFileSnapshot(`../../golden/plugin/health-${name}.txt`);
    expect(exitCode).toBe(code);
  });

  it('-o wide shows what is well and what is skipped, too', async () => {
    const { stdout } = await runCli('health -o wide', aHealthyWorld());
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/health-wide.txt');
  });

  it.each(Object.entries(WORLDS))('of %s fits 80 columns', async (_name, [world]) => {
    const screen = { isTerminal: true, columns: 80, hasColour: false };
    const { stdout } = await runCli('health', { ...world(), screen });
    const tooLong = stdout
      .split('\n')
      .filter((line) => line.length > 80 && !line.includes('kubectl '));
    expect(tooLong).toEqual([]);
  });

  it.each(Object.entries(WORLDS))('-o json of %s follows its schema', async (_name, [world]) => {
    const { stdout } = await runCli('health -o json', world());
    expectSchema('health.json', stdout);
  });
});

interface Result {
  readonly check: string;
  readonly level: string;
  readonly subject?: string;
  readonly reason: string;
}

async function resultsOf(line: string, world: CliWorld): Promise<readonly Result[]> {
  const { stdout } = await runCli(`health ${line} -o json`, world);
  const { items } = JSON.parse(stdout) as { items: readonly { results: readonly Result[] }[] };
  return items.flatMap(({ results }) => results);
}

describe('the exit code', () => {
  it('is 8 for a warning with --fail-on warn, and 0 without', async () => {
    const cluster = aHealthyCluster();
    cluster.node(0).metrics.set('dropped_message_dropped_total{MUTATION_REQ}', 3);
    const world = aHealthyWorld(cluster);
    const line = 'health --check dropped-messages';
    expect(await runCli(line, world)).toMatchObject({ exitCode: 0 });
    expect(await runCli(`${line} --fail-on warn`, world)).toMatchObject({ exitCode: 8 });
  });

  it('is 8 and not 3 when something is bad and something is unknown', async () => {
    const cluster = aHealthyCluster();
    cluster.crash(1);
    cluster.node(2).fault = 'refusing';
    expect(await runCli('health', aHealthyWorld(cluster))).toMatchObject({ exitCode: 8 });
  });

  it('is 4 when what runs Cassandra may not be listed', async () => {
    const no = forbidden('list them');
    const world = aHealthyWorld(aHealthyCluster(), {
      [`GET /apis/apps/v1/${NAMESPACED}/statefulsets`]: no,
      [`GET /apis/cassandra.datastax.com/v1beta1/${NAMESPACED}/cassandradatacenters`]: no,
      'GET /apis/cassandra.datastax.com/v1beta1': {},
    });
    expect(await runCli('health', world)).toMatchObject({ stdout: '', exitCode: 4 });
  });

  it.each([
    ['nothing runs Cassandra', 'health', 'nothing runs Cassandra in the namespace prod'],
    ['nothing has the name', 'health dc/none', 'nothing that runs Cassandra is called "dc/none"'],
  ])('is 5 when %s: the health of nothing is not good', async (_what, line, message) => {
    const none: JsonObject = { items: [] };
    const world = aHealthyWorld(aHealthyCluster(), {
      [`GET /apis/apps/v1/${NAMESPACED}/statefulsets`]: none,
      [`GET /apis/cassandra.datastax.com/v1beta1/${NAMESPACED}/cassandradatacenters`]: none,
    });
    const { stdout, stderr, exitCode } = await runCli(line, world);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 5 });
    expect(stderr).toContain(message);
  });

  it.each([
    ['--check quorm', 'Did you mean "quorum"?'],
    ['--fail-on unknown', 'Use one of: warn, crit'],
    ['--sort-by level', '--sort-by'],
    ['--no-headers', '--no-headers'],
  ])('is 2 for %s', async (flags, hint) => {
    const { stderr, exitCode } = await runCli(`health ${flags}`, aHealthyWorld());
    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
  });
});

describe('--check', () => {
  it('asks for nothing that the check does not need', async () => {
    const world = aHealthyWorld();
    await runCli('health --check pods-ready', world);
    const paths = world.api.requests.map(({ path }) => path);
    expect(paths.filter((path) => /lease|policy|proxy|secrets|dryRun|claims/.test(path))).toEqual(
      [],
    );
    expect(world.api.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('makes nothing for trial where the webhook is not installed', async () => {
    const absent = aHealthyWorld();
    await runCli('health --check webhook', absent);
    expect(absent.api.requests.every(({ method }) => method === 'GET')).toBe(true);
    const installed = aHealthyWorld(aHealthyCluster(), {
      'GET /apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/k8ssandra-webhook':
        {},
    });
    await runCli('health --check webhook', installed);
    const trials = installed.api.requests.filter(({ method }) => method === 'POST');
    expect(trials.map(({ query }) => query)).toEqual([{ dryRun: 'All' }, { dryRun: 'All' }]);
  });

  it('may be given several times', async () => {
    const results = await resultsOf('--check quorum --check hints', aHealthyWorld());
    expect(new Set(results.map(({ check }) => check))).toEqual(new Set(['quorum', 'hints']));
  });
});

describe('what could not be looked at', () => {
  it('is unknown and never ok, with no node that answers', async () => {
    const results = await resultsOf('', silent());
    const ofNodes = ['quorum', 'nodes-up', 'schema-agreement', 'hints', 'streams', 'version-skew'];
    for (const check of ofNodes) {
      const levels = results.filter((one) => one.check === check).map(({ level }) => level);
      expect([check, ...new Set(levels)]).toEqual([check, 'unknown']);
    }
  });

  it('is one node: it is named once for each reason, and the others are judged', async () => {
    const cluster = aHealthyCluster();
    cluster.node(1).fault = 'refusing';
    cluster.node(0).metrics.set('compaction_pending_tasks', 2_000);
    const results = await resultsOf('--check pending-compactions', aHealthyWorld(cluster));
    expect(results.map(({ level }) => level)).toEqual(['crit', 'unknown']);
  });

  it('is a node of which no check that is wanted tells: why is said on standard error', async () => {
    const cluster = aHealthyCluster();
    cluster.node(1).fault = 'refusing';
    const { stderr } = await runCli('health --check quorum', aHealthyWorld(cluster));
    expect(stderr).toContain('note: no answer from shop-dc1-r2-sts-0: pod prod/shop-dc1-r2-sts-0');
    const all = await runCli('health', aHealthyWorld(cluster));
    expect(all.stderr).toBe('note: no answer from 1 node; the unknown checks say why\n');
  });

  it('is the kubelet: volumes are judged by the load, and it is said', async () => {
    const cluster = aHealthyCluster();
    cluster.node(0).loadBytes = 90 * 2 ** 30;
    cluster.node(0).metrics.set('storage_load', 90 * 2 ** 30);
    const gone = forbidden('get resource "nodes/proxy"');
    const world = aHealthyWorld(cluster, {
      'GET /api/v1/nodes/worker-0/proxy/stats/summary': gone,
    });
    const [worst] = await resultsOf('--check volume-space', world);
    expect(worst).toMatchObject({ level: 'crit' });
    expect(worst?.reason).toContain('by the load that Cassandra tells');
  });

  it('is the kubelet, and the load is little: nothing is unknown, and the exit code is 0', async () => {
    const gone = forbidden('get resource "nodes/proxy"');
    const world = aHealthyWorld(aHealthyCluster(), {
      'GET /api/v1/nodes/worker-0/proxy/stats/summary': gone,
      'GET /api/v1/nodes/worker-1/proxy/stats/summary': gone,
      'GET /api/v1/nodes/worker-2/proxy/stats/summary': gone,
    });
    expect(await runCli('health', world)).toMatchObject({ stderr: '', exitCode: 0 });
  });

  it('is a node that never answers: it is waited for once, and not for each check', async () => {
    const clock = fakeClock();
    const cluster = anEmulatedCluster({ nodes: 3, clock });
    cluster.node(1).fault = 'hung';
    const running = runCli('health --node-timeout 3s', aHealthyWorld(cluster));
    // The command is imported when it is called, which no fake clock can hurry.
    await vi.waitFor(() => {
      expect(clock.sleeping).toBeGreaterThan(0);
    });
    await clock.advance(3_100);
    const { stdout, exitCode } = await running;
    expect(stdout).toContain('did not answer in 3s');
    expect(exitCode).toBe(3);
  });

  it('is a Secret without a certificate: it is unknown, and nothing of the Secret is printed', async () => {
    const cluster = anEmulatedCluster({ nodes: 3, hasTls: true });
    const datacenter = aCassandraDatacenter({
      managementApiAuth: { manual: { clientSecretName: 'client', serverSecretName: 'server' } },
    });
    const data = { 'tls.crt': btoa('nothing'), 'tls.key': btoa('very-secret-key') };
    const world = aHealthyWorld(cluster, {
      [`GET /apis/cassandra.datastax.com/v1beta1/${NAMESPACED}/cassandradatacenters`]: {
        items: [datacenter],
      },
      [`GET /api/v1/${NAMESPACED}/secrets/client`]: { data },
    });
    const { stdout, stderr, exitCode } = await runCli('health --check certificates -o json', world);
    expect(stdout).toContain('its tls.crt holds no certificate');
    expect(stdout).toContain('secret/prod/client');
    expect(`${stdout}${stderr}`).not.toMatch(/very-secret-key|dmVyeS1z/);
    expect(exitCode).toBe(3);
  });

  it('is a refused kubelet: no other one is asked', async () => {
    const world = withoutRights();
    await runCli('health --check volume-space', world);
    const asked = world.api.requests.filter(({ path }) => path.includes('/proxy/stats'));
    expect(asked.length).toBeLessThanOrEqual(3);
  });
});

/** What `rbac health` lists, in a namespace with three clusters that have no pods. */
const LISTED: readonly (readonly [path: string, exitCode: number])[] = [
  [`/apis/apps/v1/${NAMESPACED}/statefulsets`, 3],
  [`/apis/cassandra.datastax.com/v1beta1/${NAMESPACED}/cassandradatacenters`, 3],
  [`/apis/k8ssandra.io/v1alpha1/${NAMESPACED}/k8ssandraclusters`, 8],
  [`/api/v1/${NAMESPACED}/pods`, 3],
  [`/api/v1/${NAMESPACED}/persistentvolumeclaims`, 8],
  [`/apis/policy/v1/${NAMESPACED}/poddisruptionbudgets`, 8],
  ['/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases', 8],
  [`/apis/control.k8ssandra.io/v1alpha1/${NAMESPACED}/cassandratasks`, 8],
  [`/apis/control.k8ssandra.io/v1alpha1/${NAMESPACED}/k8ssandratasks`, 8],
  [`/apis/control.k8ssandra.io/v1alpha1/${NAMESPACED}/scheduledtasks`, 8],
  [`/apis/medusa.k8ssandra.io/v1alpha1/${NAMESPACED}/medusatasks`, 8],
  [`/apis/medusa.k8ssandra.io/v1alpha1/${NAMESPACED}/medusabackups`, 8],
  [`/apis/reaper.k8ssandra.io/v1alpha1/${NAMESPACED}/reapers`, 8],
];

const KNOWN_TYPES = ['cassandra.datastax.com/v1beta1', 'coordination.k8s.io/v1'].concat(
  ['k8ssandra.io', 'control.k8ssandra.io', 'medusa.k8ssandra.io', 'reaper.k8ssandra.io'].map(
    (group) => `${group}/v1alpha1`,
  ),
);

function threeEmptyClusters(refused?: string): CliWorld {
  const objects = [
    aCassandraStatefulSet({
      spec: { replicas: 0, selector: { matchLabels: { app: 'cassandra' } } },
    }),
    aCassandraDatacenter(),
    { ...aK8ssandraCluster(), metadata: { name: 'other', namespace: 'prod' } },
  ];
  const lists = LISTED.map(([path], index) => {
    const object = objects[index];
    const answer = { items: object === undefined ? [] : [object] };
    const name = path.split('/').at(-1) ?? '';
    return [`GET ${path}`, path === refused ? forbidden(`list resource "${name}"`) : answer];
  });
  const api = fakeKubernetesApi({
    ...Object.fromEntries(KNOWN_TYPES.map((type) => [`GET /apis/${type}`, {}])),
    ...(Object.fromEntries(lists) as Parameters<typeof fakeKubernetesApi>[0]),
  });
  return { api, namespace: 'prod' };
}

describe('of several clusters', () => {
  it('nothing is refused: exit code 8 for the datacenter without pods', async () => {
    const { stdout, exitCode } = await runCli('health', threeEmptyClusters());
    await expect(stdout).toMatchFileSnapshot('../../golden/plugin/health-several.txt');
    expect(stdout.match(/^Cluster /gm)).toHaveLength(3);
    expect(exitCode).toBe(8);
  });

  it.each(LISTED)('%s is refused: it is said once', async (path, code) => {
    const { stdout, stderr, exitCode } = await runCli('health', threeEmptyClusters(path));
    const said = `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
    expect(said.split(' cannot list resource ')).toHaveLength(2);
    expect(exitCode).toBe(code);
  });
});

describe('when tables were repaired', () => {
  const line = 'health --check repair -o json';

  it('is read by one cqlsh in one pod, which gets its statements through its input', async () => {
    const cluster = aHealthyCluster();
    const exec = aRepairHistory(cluster);
    const { exitCode } = await runCli(line, aHealthyWorld(cluster, {}, exec));
    expect(exec.requests.map(({ pod, container }) => `${pod.name} ${container}`)).toEqual([
      'shop-dc1-r1-sts-0 cassandra',
    ]);
    const [request] = exec.requests;
    expect(request?.command.join(' ')).not.toContain('SELECT');
    expect(request?.stdin).toContain('FROM system_distributed.parent_repair_history;');
    expect(request?.endsWithUs).toBe(true);
    expect(exitCode).toBe(0);
  });

  it('logs in with the superuser of the datacenter, or with the Secret that is named', async () => {
    const secret = (username: string): JsonObject => ({
      data: { username: btoa(username), password: btoa('very-secret') },
    });
    const answers = {
      [`GET /api/v1/${NAMESPACED}/secrets/shop-superuser`]: secret('super'),
      [`GET /api/v1/${NAMESPACED}/secrets/mine`]: secret('me'),
    };
    for (const [flags, user] of [
      ['', 'super'],
      ['--credentials-secret mine', 'me'],
    ] as const) {
      const cluster = aHealthyCluster();
      const exec = aRepairHistory(cluster);
      await runCli(`${line} ${flags}`, aHealthyWorld(cluster, answers, exec));
      expect(exec.requests[0]?.stdin).toMatch(new RegExp(`^${user}\\nvery-secret\\n`));
      expect(exec.requests[0]?.command.join(' ')).not.toContain('very-secret');
    }
  });

  it('is too long ago: exit code 8, and what to type', async () => {
    const cluster = aHealthyCluster();
    const world = aHealthyWorld(cluster, {}, aRepairHistory(cluster, 11));
    const { stdout, exitCode } = await runCli('health --check repair', world);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'CRIT repair: keyspace shop: orders: parts of it were last repaired 11d ago, and gc_grace_seconds is 10d > Repair it, on one node after the other: nodetool repair -full -pr shop',
    );
    expect(exitCode).toBe(8);
  });

  it.each([
    ['exec is denied', '', undefined, 'exec into pods is forbidden', 1],
    ['exec is not to be used', '--via proxy', undefined, 'which --via does not allow', 0],
    [
      'cqlsh is not there',
      '',
      { exitCode: 127, stderr: 'cqlsh: not found' },
      'cqlsh: not found',
      2,
    ],
    [
      'cqlsh may not log in',
      '',
      { exitCode: 1, stderr: 'AuthenticationFailed' },
      'Authentication',
      2,
    ],
    ['cqlsh prints nothing', '', { stdout: '' }, 'prints no tables', 2],
  ])('is unknown when %s', async (_what, flags, result, reason, tries) => {
    const exec = fakePodExec(() => {
      if (result === undefined) throw forbiddenExec();
      return result;
    });
    const world = aHealthyWorld(aHealthyCluster(), {}, exec);
    const { stdout, exitCode } = await runCli(`${line} ${flags}`, world);
    const { items } = JSON.parse(stdout) as { items: readonly { results: readonly Result[] }[] };
    expect(items[0]?.results).toMatchObject([{ check: 'repair', level: 'unknown' }]);
    expect(items[0]?.results[0]?.reason).toContain(reason);
    expect(exec.requests).toHaveLength(tries);
    expect(exitCode).toBe(3);
  });
});

function forbiddenExec(): AppError {
  return new AppError('KDS_FORBIDDEN', 'exec into pods is forbidden', { hint: 'Ask for it.' });
}

describe('clocks', () => {
  const world = (aheadMs: number): EmulatedWorld =>
    aHealthyWorld(aHealthyCluster(), {
      'GET /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases': {
        // Leases of different ages: how old they are does not matter.
        items: [0, 1, 2].map((index) =>
          aLease(`worker-${index}`, NOTED_MS - 4_000 * index, index === 1 ? aheadMs : 0),
        ),
      },
    });

  it.each([
    ['agree', 0, 'OK clock-skew: the clocks of 3 Kubernetes nodes are no more than 3 s apart'],
    ['one is ahead', 7_000, 'WARN clock-skew: node/worker-0: its clock is 7.0 s behind that of'],
    [
      'one is behind',
      -60_000,
      'CRIT clock-skew: node/worker-1: its clock is 60.0 s behind that of',
    ],
  ])('%s', async (_what, aheadMs, expected) => {
    const { stdout } = await runCli('health -o wide --check clock-skew', world(aheadMs));
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(expected);
  });

  it('are unknown where a lease does not tell when it was renewed', async () => {
    const items = [0, 1, 2].map((index) => {
      const { spec } = aLease(`worker-${index}`, NOTED_MS);
      return { metadata: { name: `worker-${index}` }, spec: spec ?? {} };
    });
    const path = 'GET /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
    const bare = aHealthyWorld(aHealthyCluster(), { [path]: { items } });
    const [result] = await resultsOf('--check clock-skew', bare);
    expect(result).toMatchObject({ level: 'unknown' });
    expect(result?.reason).toBe('no Lease tells the clock of worker-0, worker-1, worker-2');
  });
});

const NOTED_MS = Date.UTC(2026, 0, 1);

it.each(Object.entries(WORLDS))(
  '%s is healthy in JSON only with exit code 0',
  async (_, [world]) => {
    const { stdout, exitCode } = await runCli('health -o json', world());
    const { healthy, complete } = JSON.parse(stdout) as Record<string, boolean>;
    expect(healthy).toBe(exitCode === 0);
    if (exitCode === 3) expect(complete).toBe(false);
  },
);
