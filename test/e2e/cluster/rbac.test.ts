import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { neededRules } from '../../../plugin/actions/access/needed-rules.ts';
import { CATALOGUE } from '../../../plugin/catalogue.ts';
import type { Command } from '../../../plugin/command.ts';
import { objectAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { CommandResult } from '../../cluster/run-command.ts';
import { runCommand } from '../../cluster/run-command.ts';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';
import { userWith } from '../../cluster/user-with.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { aCassandraDatacenter } from '../../support/a-cassandra-datacenter.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { aK8ssandraCluster } from '../../support/a-k8ssandra-cluster.ts';
import { aCassandraTask } from '../../support/a-task.ts';
import { bundledPlugin } from '../../support/bundled-plugin.ts';
import type { BundledPlugin } from '../../support/bundled-plugin.ts';

/** How a command is tried; a command with rules that is not here fails the test below. */
interface Trial {
  /** What follows the name of the command; `$FILE` has an object of each kind. */
  readonly args?: string;
  /** With all its rights; 0 unless told otherwise. */
  readonly exitCode?: number;
  /** Without one of its optional rights; 3 or `exitCode` unless told otherwise. */
  readonly lackingExitCode?: number;
  /** Rules that this trial cannot do without, though others can. */
  readonly needed?: readonly string[];
  /** The same for some rules only: by `list pods` and the like. */
  readonly lackingExitCodes?: Readonly<Record<string, number>>;
  /** Rules of which this trial makes no use, such as `get secrets`, and why. */
  readonly unused?: Readonly<Record<string, string>>;
}

const NO_NODES = 'there are no nodes to ask; see rbac-nodes.test.ts';
const NO_WEBHOOK = 'the webhook is not installed here';
const NO_LABELS = 'no configuration leaves the namespace out by its labels';

const NODES_UNUSED = {
  'get pods/proxy': NO_NODES,
  'get pods/portforward': NO_NODES,
  'get pods/exec': NO_NODES,
  'get secrets': NO_NODES,
};

/** With no pods found, it may be for the sets that may not be listed. */
const ANSWERS = { unused: NODES_UNUSED, lackingExitCodes: { 'list statefulsets': 4 } };

const EXEC_UNUSED = { 'get pods/exec': NO_NODES };
const LOGIN_UNUSED = { ...EXEC_UNUSED, 'get secrets': NO_NODES };

const TRIALS: Readonly<Record<string, Trial>> = {
  status: {
    args: '-o wide',
    unused: { ...NODES_UNUSED, 'get nodes/proxy': 'no pod has a volume' },
  },
  ring: ANSWERS,
  'describe-cluster': ANSWERS,
  info: ANSWERS,
  gossip: ANSWERS,
  schema: ANSWERS,
  topology: { unused: NODES_UNUSED },
  health: {
    // The datacenter has no pods; who cannot see that cannot say so.
    exitCode: 8,
    lackingExitCodes: {
      'list statefulsets': 3,
      'list cassandradatacenters': 3,
      'list pods': 3,
    },
    unused: {
      ...NODES_UNUSED,
      'get nodes/proxy': NO_NODES,
      'get namespaces': NO_LABELS,
      'get deployments': NO_WEBHOOK,
      'get services/proxy': NO_WEBHOOK,
    },
  },
  tpstats: ANSWERS,
  tablestats: ANSWERS,
  compactions: ANSWERS,
  streams: ANSWERS,
  clients: ANSWERS,
  list: {},
  why: {
    unused: {
      'get pods/log': NO_NODES,
      'list nodes': NO_NODES,
      'list persistentvolumes': NO_NODES,
      'list storageclasses': NO_NODES,
    },
  },
  events: { args: '--nodes' },
  // There is nothing else to show, as there are no pods.
  logs: { lackingExitCode: 4, unused: { 'get pods/log': NO_NODES } },
  'task list': {},
  'task get': { args: 'cleanup-1', needed: ['list cassandratasks'] },
  'config show': { unused: { 'get pods/exec': NO_NODES } },
  nodetool: { args: '-- info', exitCode: 5, lackingExitCode: 4, unused: LOGIN_UNUSED },
  cqlsh: { exitCode: 5, lackingExitCode: 4, unused: LOGIN_UNUSED },
  cql: { args: '-e x', exitCode: 5, lackingExitCode: 4, unused: LOGIN_UNUSED },
  shell: { args: '-- true', exitCode: 5, lackingExitCode: 4, unused: EXEC_UNUSED },
  'port-forward': {
    args: 'sts/cassandra cql',
    exitCode: 5,
    lackingExitCode: 4,
    unused: { 'get pods/portforward': NO_NODES },
  },
  mgmt: { args: 'GET /x', exitCode: 5, lackingExitCode: 4, unused: NODES_UNUSED },
  report: { args: '--force', unused: { ...NODES_UNUSED, 'get pods/log': NO_NODES } },
  check: { args: '--live -f $FILE' },
  version: { args: '--remote' },
  'webhook status': { exitCode: 8, unused: { 'get namespaces': NO_LABELS } },
  doctor: {
    // It finds that it may not reach into pods.
    exitCode: 8,
    unused: {
      'get mutatingwebhookconfigurations': NO_WEBHOOK,
      'get validatingwebhookconfigurations': NO_WEBHOOK,
      'get deployments': NO_WEBHOOK,
      'get services/proxy': NO_WEBHOOK,
      'create pods': NO_WEBHOOK,
      'create statefulsets': NO_WEBHOOK,
      'get namespaces': NO_LABELS,
    },
  },
};

const COMMANDS = CATALOGUE.filter(({ access = [] }) => access.length > 0);

/** One of each kind, so that something is found whichever of them may not be listed. */
const OBJECTS = [
  aCassandraStatefulSet({
    spec: { replicas: 0, selector: { matchLabels: { app: 'cassandra' } } },
  }),
  aCassandraDatacenter(),
  aK8ssandraCluster(),
  aCassandraTask(),
  {
    apiVersion: 'control.k8ssandra.io/v1alpha1',
    kind: 'K8ssandraTask',
    metadata: { name: 'restart-all' },
    spec: { cluster: { name: 'shop' }, template: { jobs: [{ name: 'a', command: 'restart' }] } },
  },
];

const cluster = sharedCluster();
let namespace: string;
let folder: string;
let plugin: BundledPlugin;

beforeAll(async () => {
  plugin = await bundledPlugin();
  namespace = await newNamespace(cluster);
  // The Role of a command may name the webhook's namespace, which need not have anything in it.
  await cluster.tryKubectl(['create', 'namespace', 'k8ssandra-webhook']);
  folder = mkdtempSync(join(tmpdir(), 'rbac-'));
  const path = join(folder, 'objects.yaml');
  const texts = OBJECTS.map((object) => JSON.stringify(inNamespace(object)));
  writeFileSync(path, texts.join('\n---\n'));
  await cluster.kubectl(['apply', '-f', path]);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  plugin.remove();
});

function inNamespace(object: JsonObject): JsonObject {
  return { ...object, metadata: { ...objectAt(object, 'metadata'), namespace } };
}

function run({ name, options }: Command, user: string): Promise<CommandResult> {
  const args = (TRIALS[name]?.args ?? '').replaceAll('$FILE', join(folder, 'objects.yaml'));
  const place = Object.hasOwn(options, 'namespace') ? `-n ${namespace}` : '';
  const words = `${name} ${place} --as ${user} ${args}`.split(' ').filter((word) => word !== '');
  return runCommand(process.execPath, ['--use-openssl-ca', plugin.boot, ...words], {
    env: { PATH: process.env['PATH'], KUBECONFIG: cluster.kubeconfig },
    cwd: folder,
    budgetMs: 30_000,
  });
}

/** The authorizer learns of a new Role by a watch, a moment later. */
async function runUntil(
  command: Command,
  user: string,
  isAsExpected: (result: CommandResult) => boolean,
): Promise<CommandResult> {
  let last: CommandResult = { exitCode: -1, stdout: '', stderr: '' };
  const probe = async (): Promise<true | undefined> => {
    last = await run(command, user);
    return isAsExpected(last) ? true : undefined;
  };
  await waitFor('the rights to count', probe, { budgetMs: 5_000 }).catch(() => undefined);
  return last;
}

function isDenied({ stdout, stderr }: CommandResult): boolean {
  return `${stdout}${stderr}`.includes('cannot ');
}

it('every command with access rules is tried here', () => {
  expect(Object.keys(TRIALS).sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
});

describe.each(COMMANDS.map((command) => [command.name, command] as const))(
  '%s',
  (name, command) => {
    const trial = TRIALS[name] ?? {};
    const rules = neededRules([command]);

    it('works with exactly its Role', async () => {
      const user = await userWith(cluster, namespace, rules);
      const result = await runUntil(command, user, (one) => !isDenied(one));
      expect(result.stdout + result.stderr).not.toContain('forbidden');
      expect(result.exitCode).toBe(trial.exitCode ?? 0);
    });

    const titled = rules.map((rule) => [`${rule.verbs[0] ?? ''} ${rule.resource}`, rule] as const);
    const unused = Object.keys(trial.unused ?? {});

    it('has every rule that is not tried', () => {
      expect(titled.map(([title]) => title)).toEqual(expect.arrayContaining(unused));
    });

    it.each(titled.filter(([title]) => !unused.includes(title)))(
      'without %s says what it may not do',
      async (title, rule) => {
        const others = rules.filter((one) => one !== rule);
        const user = await userWith(cluster, namespace, others);
        const expected = `cannot ${rule.verbs[0] ?? ''} resource "${rule.resource}"`;
        const said = ({ stdout, stderr }: CommandResult): string =>
          `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
        const result = await runUntil(
          command,
          user,
          (one) => said(one).includes(expected) && said(one).split(' cannot ').length === 2,
        );
        expect(said(result)).toContain(expected);
        const isNeeded = rule.optional === undefined || trial.needed?.includes(title) === true;
        const partial =
          trial.lackingExitCodes?.[title] ?? trial.lackingExitCode ?? trial.exitCode ?? 3;
        expect(result.exitCode).toBe(isNeeded ? 4 : partial);
      },
    );
  },
);
