import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { objectAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { STAND_INS } from '../../cluster/images/image-catalogue.ts';
import { FAST_START, aStatefulSet, create } from '../../cluster/node/cassandra-workload.ts';
import { runningPod } from '../../cluster/node/running-pod.ts';
import { runCommand } from '../../cluster/run-command.ts';
import type { CommandResult } from '../../cluster/run-command.ts';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';
import type { TestCluster } from '../../cluster/test-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { bundledPlugin } from '../../support/bundled-plugin.ts';
import type { BundledPlugin } from '../../support/bundled-plugin.ts';

/**
 * Pods that are broken in as many ways, on a real kubelet with a real scheduler and real
 * controllers: what `why` goes by is what these write, and not what we think they write.
 */
const CAUSE_BUDGET_MS = 120_000;
const CASSANDRA_BUDGET_MS = 300_000;
const COMMAND_BUDGET_MS = 60_000;

const REAL = 'cassandra:5.0.9';
const STAND_IN = STAND_INS['5.0'].image;
/** Our webhook would not let most of this in. */
const UNJUDGED = { 'policy.k8ssandra.io/enabled': 'false' };
/** More than any machine has. */
const TOO_MUCH_CPU = '4000';

interface BrokenSet {
  readonly image?: string;
  readonly container?: JsonObject;
  readonly spec?: JsonObject;
  /** The claim of its data; absent, it has none. */
  readonly claim?: JsonObject;
}

const SLEEP = ['sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];

/** A StatefulSet for each cause, named after it. */
const SETS: Readonly<Record<string, BrokenSet>> = {
  'image-not-pulled': { image: 'registry.invalid/cassandra:5.0.99' },
  unschedulable: {
    container: { command: SLEEP, resources: { requests: { cpu: TOO_MUCH_CPU } } },
  },
  'storage-class-missing': {
    container: { command: SLEEP },
    claim: { storageClassName: 'no-such-class' },
  },
  'memory-limit-hit': {
    container: {
      command: ['sh', '-c', 'exec tail /dev/zero'],
      resources: { limits: { memory: '48Mi' } },
    },
  },
  'crash-loop': { container: { command: ['sh', '-c', 'echo I give up >&2; exit 42'] } },
  'configuration-missing': {
    container: {
      command: SLEEP,
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'no-such-secret', key: 'a' } } }],
    },
  },
  'volume-not-mounted': {
    container: { command: SLEEP, volumeMounts: [{ name: 'stores', mountPath: '/stores' }] },
    spec: { volumes: [{ name: 'stores', secret: { secretName: 'no-such-secret' } }] },
  },
  'container-not-created': { container: { command: ['/no/such/program'] } },
  'init-container-failed': {
    container: { command: SLEEP },
    spec: {
      initContainers: [
        { name: 'prepare', image: STAND_IN, command: ['sh', '-c', 'echo no licence; exit 5'] },
      ],
    },
  },
  'readiness-probe-fails': { container: { command: SLEEP } },
  'killed-by-probe': {
    container: {
      command: SLEEP,
      livenessProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 },
    },
  },
  'readiness-gate-open': {
    container: { command: SLEEP, readinessProbe: null },
    spec: { readinessGates: [{ conditionType: 'example.com/in-the-pool' }] },
  },
  'runs-as-root': { image: REAL, container: { securityContext: { runAsUser: 1001 } } },
  'jvm-option-unknown': {
    image: REAL,
    container: { env: [{ name: 'JVM_EXTRA_OPTS', value: '-XX:+NoSuchOption' }] },
  },
  'data-not-writable': {
    image: REAL,
    container: { securityContext: { readOnlyRootFilesystem: true } },
  },
  'configuration-refused': {
    image: REAL,
    container: { env: [...FAST_START, { name: 'CASSANDRA_NUM_TOKENS', value: 'many' }] },
  },
  'no-seed-answers': {
    image: REAL,
    container: { env: [...FAST_START, { name: 'CASSANDRA_SEEDS', value: '10.244.255.254' }] },
  },
};

let cluster: TestCluster;
let namespace: string;
let plugin: BundledPlugin;
let folder: string;

beforeAll(async () => {
  cluster = sharedCluster();
  plugin = await bundledPlugin();
  folder = mkdtempSync(join(tmpdir(), 'why-'));
  namespace = await newNamespace(cluster, UNJUDGED);
  for (const [name, set] of Object.entries(SETS)) {
    await create(cluster, namespace, aBrokenSet(name, set));
  }
});

afterAll(async () => {
  await cluster.kubectl(['delete', 'statefulsets', '--all', '-n', namespace, '--wait=false']);
  plugin.remove();
  rmSync(folder, { recursive: true });
});

function aBrokenSet(
  name: string,
  { image = STAND_IN, container = {}, spec = {}, claim }: BrokenSet,
): JsonObject {
  const labels = { app: name };
  const terminationGracePeriodSeconds = 1;
  const [, set = {}] = aStatefulSet(image, {
    labels,
    container,
    spec: { terminationGracePeriodSeconds, ...spec },
  });
  const claims = claim === undefined ? [] : [aClaim(claim)];
  return {
    ...set,
    metadata: { name },
    spec: {
      ...objectAt(set, 'spec'),
      selector: { matchLabels: labels },
      volumeClaimTemplates: claims,
    },
  };
}

function aClaim(spec: JsonObject): JsonObject {
  return {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      ...spec,
    },
  };
}

function why(line: string, where = namespace): Promise<CommandResult> {
  const words = ['why', ...line.split(' '), '-n', where].filter((word) => word !== '');
  return runCommand(process.execPath, ['--use-openssl-ca', plugin.boot, ...words], {
    env: { PATH: process.env['PATH'], KUBECONFIG: cluster.kubeconfig },
    cwd: folder,
    budgetMs: COMMAND_BUDGET_MS,
  });
}

/** Asks until the cause is told: kubelet and controllers need their time to see it. */
async function untilTold(
  target: string,
  cause: string,
  { where = namespace, budgetMs = CAUSE_BUDGET_MS } = {},
): Promise<CommandResult> {
  let last: CommandResult = { exitCode: -1, stdout: '', stderr: '' };
  const probe = async (): Promise<true | undefined> => {
    last = await why(`${target} -o json`, where);
    return last.stdout.includes(`"cause": "${cause}"`) ? true : undefined;
  };
  await waitFor(`why to tell ${cause}`, probe, { budgetMs, intervalMs: 1_000 }).catch(() => {
    expect(`${last.stdout}${last.stderr}`).toContain(`"cause": "${cause}"`);
  });
  return why(target, where);
}

describe('a pod that is broken on purpose', () => {
  it.each(Object.keys(SETS))(
    '%s',
    async (cause) => {
      const { stdout, stderr, exitCode } = await untilTold(`pod/${cause}-0`, cause);
      expect(stdout).toMatch(/^Pod test-.* is not ready/);
      expect(stdout).toMatch(/^ {2}Evidence:\n {4}(?:state|event|log|condition|status) \(/m);
      expect(stdout).not.toContain('Besides,');
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    },
    CAUSE_BUDGET_MS + COMMAND_BUDGET_MS,
  );

  it('quotes what the pod itself said last', async () => {
    expect((await why('pod/crash-loop-0 -o json')).stdout).toContain('"text": "I give up"');
    const { stdout } = await why('pod/init-container-failed-0 -o json');
    expect(stdout).toContain('"text": "no licence"');
  });

  it('stands among all others when nothing is named', async () => {
    const { stdout, exitCode } = await why('-o name');
    expect(stdout.trim().split('\n').sort()).toEqual(
      Object.keys(SETS)
        .map((name) => `pod/${name}-0`)
        .sort(),
    );
    expect(exitCode).toBe(0);
  });
});

describe('a pod that cannot be made', () => {
  it('for the quota of the namespace', async () => {
    const where = await newNamespace(cluster, UNJUDGED);
    const quota = ['create', 'quota', 'small', '--hard=pods=0', '-n', where];
    await cluster.kubectl(quota);
    await create(cluster, where, aBrokenSet('cassandra', { container: { command: SLEEP } }));
    const { stdout } = await untilTold('sts/cassandra', 'quota-exceeded', { where });
    expect(stdout).toContain('pod/cassandra-0 is not ready: the quota of the namespace is used up');
    expect(stdout).toContain('"small"');
  });

  it('for the Pod Security level of the namespace', async () => {
    const where = await newNamespace(cluster, {
      ...UNJUDGED,
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    await create(cluster, where, aBrokenSet('cassandra', { container: { command: SLEEP } }));
    const { stdout } = await untilTold('pod/cassandra-0', 'pod-security-violated', { where });
    expect(stdout).toContain('runAsNonRoot');
  });
});

/** One after the other, because they share the data of one node. */
describe('a real Cassandra whose configuration no longer fits its data', () => {
  let where: string;

  beforeAll(async () => {
    where = await newNamespace(cluster, UNJUDGED);
    const seed = `cassandra-0.cassandra.${where}.svc.cluster.local`;
    const env = [...FAST_START, { name: 'CASSANDRA_SEEDS', value: seed }];
    const volumeMounts = [{ name: 'data', mountPath: '/var/lib/cassandra' }];
    const parts = { container: { env, volumeMounts }, spec: { terminationGracePeriodSeconds: 5 } };
    for (const object of aStatefulSet(REAL, parts)) await create(cluster, where, object);
    await runningPod(cluster, { namespace: where, name: 'cassandra-0' }).untilReady();
  }, CASSANDRA_BUDGET_MS);

  afterAll(async () => {
    await cluster.kubectl(['scale', '-n', where, 'statefulset/cassandra', '--replicas=0']);
  });

  /** Changes the configuration, and takes the pod away: a StatefulSet waits for a broken one. */
  async function change(...env: readonly string[]): Promise<void> {
    await cluster.kubectl(['set', 'env', '-n', where, 'statefulset/cassandra', ...env]);
    await cluster.kubectl(['delete', 'pod', 'cassandra-0', '-n', where], { budgetMs: 60_000 });
  }

  it('is ready before', async () => {
    const { stdout, exitCode } = await why('', where);
    expect(stdout).toBe(`StatefulSet ${where}/cassandra is ready: 1 of 1 pods ready\n`);
    expect(exitCode).toBe(0);
  });

  it(
    'has another cluster name',
    async () => {
      await change('CASSANDRA_CLUSTER_NAME=renamed');
      const told = await untilTold('pod/cassandra-0', 'cluster-name-changed', {
        where,
        budgetMs: CASSANDRA_BUDGET_MS,
      });
      expect(told.stdout.replaceAll(/\s+/g, ' ')).toContain('its configuration says "renamed"');
      expect(told.stdout).not.toContain('Besides,');
    },
    CASSANDRA_BUDGET_MS + COMMAND_BUDGET_MS,
  );

  it(
    'has another number of tokens',
    async () => {
      await change('CASSANDRA_CLUSTER_NAME-', 'CASSANDRA_NUM_TOKENS=5');
      const told = await untilTold('pod/cassandra-0', 'num-tokens-changed', {
        where,
        budgetMs: CASSANDRA_BUDGET_MS,
      });
      expect(told.stdout.replaceAll(/\s+/g, ' ')).toContain('and num_tokens now is 5');
      expect(told.stdout).not.toContain('Besides,');
    },
    CASSANDRA_BUDGET_MS + COMMAND_BUDGET_MS,
  );
});
