import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { harmlessRules, neededRules } from '../../../plugin/actions/access/needed-rules.ts';
import { CATALOGUE } from '../../../plugin/catalogue.ts';
import type { Command } from '../../../plugin/command.ts';
import { namespaces } from '../../cluster/capabilities.ts';
import { playCassandra } from '../../cluster/play-cassandra.ts';
import type { PlayedCassandra } from '../../cluster/play-cassandra.ts';
import { answerLogs, answerPortForward, logLine } from '../../cluster/pod-streams.ts';
import { runCommand } from '../../cluster/run-command.ts';
import type { CommandResult } from '../../cluster/run-command.ts';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';
import { userWith } from '../../cluster/user-with.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { bundledPlugin } from '../../support/bundled-plugin.ts';
import type { BundledPlugin } from '../../support/bundled-plugin.ts';
import { because } from '../../support/capability.ts';

/**
 * What rbac.test.ts cannot try without nodes: the rights that lead into pods. The nodes are
 * emulated and listen on the addresses of pods; the API server and its authorizer are real.
 */
const NODES = 3;
const WAYS: Readonly<Record<string, string>> = {
  proxy: 'pods/proxy',
  'port-forward': 'pods/portforward',
  exec: 'pods/exec',
};
/** Of streams the user is told before one is opened: the API server itself names one verb only. */
const REFUSALS: Readonly<Record<string, string>> = {
  proxy: 'cannot get resource "pods/proxy"',
  'port-forward': 'needs the verbs get and create, and the credentials lack get and create',
  exec: 'needs the verbs get and create, and the credentials lack get and create',
};

/** Commands that show what nodes say, by their flags; others that reach into pods have their own files. */
const COMMANDS = CATALOGUE.filter(({ options }) =>
  ['via', 'watch'].every((flag) => Object.hasOwn(options, flag)),
);
/** Nothing but nodetool tells of connections, and kwok's exec runs none. */
const BY_EXEC_ONLY = ['clients'];
/** Asks cqlsh when tables were repaired: without exec that is unknown. */
const PARTLY_BY_EXEC = ['health'];

const cluster = sharedCluster();
let namespace: string;
let folder: string;
let plugin: BundledPlugin;
let played: PlayedCassandra;

beforeAll(async () => {
  if (!namespaces.available) return;
  plugin = await bundledPlugin();
  folder = mkdtempSync(join(tmpdir(), 'rbac-nodes-'));
  namespace = await newNamespace(cluster);
  // The Role of a command may name the webhook's namespace, which need not have anything in it.
  await cluster.tryKubectl(['create', 'namespace', 'k8ssandra-webhook']);
  played = await playCassandra(cluster, {
    namespace,
    nodes: NODES,
    keyspaces: { shop: { class: 'NetworkTopologyStrategy', dc1: '3' } },
  });
  const { emulated } = played;
  const ports = Object.fromEntries(played.ports.map((port) => [port, port]));
  for (const node of emulated.state.nodes) {
    const name = emulated.podName(node);
    const file = join(folder, `${name}.log`);
    writeFileSync(file, logLine(new Date(0), `INFO  [main] hello from ${name}`));
    await answerLogs(cluster, { namespace, name }, file);
    await answerPortForward(cluster, { namespace, name }, ports, node.address);
  }
}, 120_000);

afterAll(async () => {
  if (!namespaces.available) return;
  await played.close();
  rmSync(folder, { recursive: true });
  plugin.remove();
});

function run(line: string, user: string): Promise<CommandResult> {
  const words = `${line} -n ${namespace} --as ${user}`.split(' ');
  return runCommand(process.execPath, ['--use-openssl-ca', plugin.boot, ...words], {
    // A cache folder of its own each time: the way that worked last is not to be remembered.
    env: {
      PATH: process.env['PATH'],
      KUBECONFIG: cluster.kubeconfig,
      XDG_CACHE_HOME: mkdtempSync(join(folder, 'cache-')),
    },
    budgetMs: 30_000,
  });
}

/** The authorizer learns of a new Role, and kwok of its own configuration, a moment later. */
async function runUntil(
  line: string,
  user: string,
  isAsExpected: (result: CommandResult) => boolean,
): Promise<CommandResult> {
  let last: CommandResult = { exitCode: -1, stdout: '', stderr: '' };
  const probe = async (): Promise<true | undefined> => {
    last = await run(line, user);
    return isAsExpected(last) ? true : undefined;
  };
  await waitFor(line, probe, { budgetMs: 10_000 }).catch(() => undefined);
  return last;
}

/** The rules of a command, but for those about one resource. */
function rulesOf(command: Command, without?: string): ReturnType<typeof neededRules> {
  return neededRules([command]).filter(({ resource }) => resource !== without);
}

function said({ stdout, stderr }: CommandResult): string {
  return `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
}

describe.skipIf(!namespaces.available)(`rights to reach nodes${because(namespaces)}`, () => {
  it('status shows emulated nodes as the real API server reaches them', async () => {
    const { stdout, stderr, exitCode } = await run('status', 'root --as-group system:masters');
    expect(stdout).toContain(`${NODES} of ${NODES} nodes up, one schema, ${NODES} of ${NODES}`);
    for (const { address } of played.emulated.state.nodes) expect(stdout).toContain(address);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  describe.each(COMMANDS.map((command) => [command.name, command] as const))(
    '%s',
    (name, command) => {
      const reachable = BY_EXEC_ONLY.includes(name) ? ['exec'] : Object.keys(WAYS);

      it.each(reachable.filter((way) => way !== 'exec'))(
        'reaches nodes by %s with no right to the other ways',
        async (way) => {
          const others = Object.values(WAYS).filter((resource) => resource !== WAYS[way]);
          const rules = rulesOf(command).filter(({ resource }) => !others.includes(resource));
          const user = await userWith(cluster, namespace, rules);
          const line = `${name} --via ${way}`;
          const expected = PARTLY_BY_EXEC.includes(name) ? 3 : 0;
          const result = await runUntil(
            line,
            user,
            (one) => one.exitCode === expected && !said(one).includes('cannot '),
          );
          expect(said(result)).not.toContain('cannot ');
          expect(result.exitCode).toBe(expected);
        },
      );

      it.each(reachable)('--via %s without the right to says what it may not do', async (way) => {
        const resource = WAYS[way] ?? '';
        const user = await userWith(cluster, namespace, rulesOf(command, resource));
        const refusal = REFUSALS[way] ?? '';
        const line = `${name} --via ${way}`;
        const result = await runUntil(line, user, (one) => said(one).includes(refusal));
        expect(said(result)).toContain(refusal);
        expect(said(result)).toContain(resource);
        expect(result.exitCode).toBe(3);
      });
    },
  );

  it('the Role that rbac prints unasked shows the nodes, and lets nobody run anything in them', async () => {
    const user = await userWith(cluster, namespace, harmlessRules(CATALOGUE));
    const shown = await runUntil('status', user, ({ exitCode }) => exitCode === 0);
    expect(shown.stdout, shown.stderr).toContain(`${NODES} of ${NODES} answered`);
    const pod = played.emulated.podName(played.emulated.node(0));
    const { exitCode, stderr } = await run(`shell ${pod}`, user);
    expect(exitCode, stderr).toBe(4);
  });

  it('logs reads them with exactly its Role, and without pods/log is forbidden', async () => {
    const logs = CATALOGUE.filter(({ name }) => name === 'logs');
    const user = await userWith(cluster, namespace, neededRules(logs));
    const read = await runUntil('logs', user, ({ exitCode }) => exitCode === 0);
    expect(read.exitCode, read.stderr).toBe(0);
    expect(read.stdout.match(/hello from shop-dc1-/g)).toHaveLength(NODES);
    const [command] = logs;
    const rules = command === undefined ? [] : rulesOf(command, 'pods/log');
    const blind = await userWith(cluster, namespace, rules);
    const denied = await runUntil('logs', blind, (one) => said(one).includes('"pods/log"'));
    expect(said(denied)).toContain('cannot get resource "pods/log"');
    expect(denied.exitCode).toBe(4);
  });
});
