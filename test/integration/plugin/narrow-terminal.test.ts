import { expect, it } from 'vitest';

import { CATALOGUE } from '../../../plugin/catalogue.ts';
import { aCassandraTask } from '../../support/a-task.ts';
import { anEvent } from '../../support/an-event.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import type { EmulatedWorld } from '../../support/emulated-world.ts';
import { fakePodExec } from '../../support/fake-pod-exec.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';

const COLUMNS = 40;
const SCREEN = { isTerminal: true, columns: COLUMNS, hasColour: false };

/** What a command is given beside its name; a new command is tried without anything. */
const OPERANDS: Readonly<Record<string, string>> = { 'task get': 'cleanup-1' };

/** Every command that shows tables, found by its definition. */
const COMMANDS = CATALOGUE.filter(({ options }) =>
  options['output']?.choices?.includes('table'),
).map(({ name }) => name);

/** Two datacenters in trouble, with a task, an event, connections and a configuration to show. */
function aWorld(): EmulatedWorld {
  const keyspaces = { shop: { class: 'NetworkTopologyStrategy', dc1: '3', dc2: '2' } };
  const cluster = anEmulatedCluster({ nodes: 6, datacenters: ['dc1', 'dc2'], keyspaces });
  cluster.crash(1);
  cluster.disbelieve(0, 2);
  const tasks = { items: [aCassandraTask()] };
  const event = anEvent({ name: 'shop-dc1-r1-sts-0', message: 'Back-off restarting container' });
  const pod = fakePodExec(({ command }) => ({
    stdout: command.includes('clientstats')
      ? `${CLIENTS}\n=== end of answer ===\n`
      : '/etc/cassandra/cassandra.yaml\ncluster_name: shop\nnum_tokens: 16\n',
  }));
  const world = emulatedWorld(cluster, {
    exec: (request) => pod.exec(request),
    answers: {
      'GET /apis/control.k8ssandra.io/v1alpha1/namespaces/prod/cassandratasks': tasks,
      'GET /api/v1/namespaces/prod/events': { items: [event] },
    },
  });
  return { ...world, pods: { ...world.pods, lines: noLines } };
}

async function* noLines(): AsyncIterable<string> {
  // No container has said anything.
}

const CLIENTS = [
  'Address         SSL   Cipher    Protocol  Version User      Keyspace Requests Driver-Name            Driver-Version',
  '/10.0.0.7:54321 true  undefined undefined 5       shop_app  shop     1042     DataStax Java driver   3.11.5        ',
  '',
  'Total connected clients: 1',
].join('\n');

it('the commands that show tables are found', () => {
  expect(COMMANDS).toEqual(expect.arrayContaining(['status', 'list', 'events', 'task get']));
});

/** Whose lines are not ours to break. */
const AS_THEY_ARE: Readonly<Record<string, string>> = {
  'describe-cluster': 'its lines are those of nodetool describecluster',
  events: 'its last column is a message of any length, which the terminal may break',
};

/** A value that is one word stands out, and so does a command that is there to be copied. */
function isBreakable(line: string): boolean {
  const text = line.trim().replace(/^(?:[A-Z -]+ {2}|> )/, '');
  return line.length > COLUMNS && text.includes(' ') && !text.startsWith('kubectl ');
}

it('what is not broken is a command that there is', () => {
  expect(COMMANDS).toEqual(expect.arrayContaining(Object.keys(AS_THEY_ARE)));
});

it.each(COMMANDS.filter((name) => !Object.hasOwn(AS_THEY_ARE, name)))(
  '%s leaves no line longer than 40 columns that can be broken',
  async (name) => {
    const line = `${name} ${OPERANDS[name] ?? ''}`;
    const { stdout, stderr } = await runCli(line, { ...aWorld(), screen: SCREEN });
    expect(stdout, stderr).not.toBe('');
    expect(stdout.split('\n').filter(isBreakable)).toEqual([]);
  },
);
