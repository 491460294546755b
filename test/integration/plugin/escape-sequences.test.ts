import { expect, it } from 'vitest';

import { objectAt } from '../../../shared/domain/json.ts';
import { aCassandraTask } from '../../support/a-task.ts';
import { emulatedWorld } from '../../support/emulated-world.ts';
import { forbidden } from '../../support/fake-kubernetes-api.ts';
import { anEmulatedCluster } from '../../support/management-api/an-emulated-cluster.ts';
import { runCli } from '../../support/run-cli.ts';

/** Clears the screen, sets a title, turns the text around. */
const EVIL = '\u001b[2Jx\u001b]0;y\u0007\u202e';
const TASKS = '/apis/control.k8ssandra.io/v1alpha1/namespaces/prod/cassandratasks';
const DATACENTERS = '/apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters';

const SCREEN = { isTerminal: true, columns: 80, hasColour: true };

it.each([
  'status',
  'status -o wide',
  'list',
  'ring',
  'info',
  'gossip',
  'describe-cluster',
  'schema',
  'topology',
  'health',
  'why',
  'tpstats',
  'streams',
  'events',
  'task list',
  'task get cleanup',
  `status -n a${EVIL}`,
  `list -n a${EVIL}`,
])('%j sends nothing of what a cluster says to the terminal as it is', async (line) => {
  const cluster = anEmulatedCluster({
    nodes: 2,
    name: `shop${EVIL}`,
    version: `5.0.9${EVIL}`,
    racks: [`r1${EVIL}`],
  });
  const task = aCassandraTask({ command: `cleanup${EVIL}` });
  const world = emulatedWorld(cluster, {
    answers: {
      [`GET ${TASKS}`]: {
        items: [{ ...task, spec: { ...objectAt(task, 'spec'), datacenter: { name: EVIL } } }],
      },
      [`GET ${DATACENTERS}`]: {
        items: [
          {
            metadata: { name: 'dc1', namespace: 'prod' },
            spec: { size: 2, clusterName: `shop${EVIL}` },
            status: { cassandraOperatorProgress: `Updating${EVIL}` },
          },
        ],
      },
      'GET /apis/k8ssandra.io/v1alpha1/namespaces/prod/k8ssandraclusters': forbidden(EVIL),
      'GET /api/v1/namespaces/prod/events': forbidden(EVIL),
      'GET /api/v1/nodes': forbidden(EVIL),
    },
  });
  const { stdout, stderr } = await runCli(line, { ...world, screen: SCREEN });
  const own = ['32', '33', '31', '2', '0'].map((code) => `\u001b[${code}m`);
  const colourless = own.reduce((text, colour) => text.replaceAll(colour, ''), stdout + stderr);
  expect(colourless).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
});
