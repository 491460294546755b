import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const clients = defineCommand({
  name: 'clients',
  group: 'See a cluster',
  summary: 'Show the clients that are connected',
  description: [
    'Shows what nodetool clientstats --all shows, from all nodes. No endpoint of the Management API tells it, so nodetool is run in each pod by exec, which takes seconds.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    total: {
      type: 'flag',
      describe: 'One line for each user, keyspace and driver, with the sums of all nodes.',
    },
    ...NODE_VIEW_OPTIONS,
  },
  examples: [
    {
      purpose: 'See who is connected to a node',
      command: 'kubectl k8ssandra clients pod/cassandra-0',
    },
    {
      purpose: 'Count the connections of each application',
      command: 'kubectl k8ssandra clients --total',
    },
  ],
  access: ANSWER_ACCESS,
});
