import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const tablestats = defineCommand({
  name: 'tablestats',
  group: 'See a cluster',
  summary: 'Show size and speed of the tables on each node',
  description: [
    'Shows the figures of nodetool tablestats that say most, one line for each table of each node. Without --keyspace the tables that Cassandra has for itself are left out.',
    'Latencies are recent means, in milliseconds. PARTITIONS is an estimate.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    keyspace: {
      type: 'text',
      short: 'k',
      describe: 'Only tables of this keyspace. Default: all but those of Cassandra itself.',
    },
    total: {
      type: 'flag',
      describe: 'One line for each table, with the sums of all nodes.',
    },
    ...NODE_VIEW_OPTIONS,
  },
  examples: [
    { purpose: 'Show the tables of a keyspace', command: 'kubectl k8ssandra tablestats -k shop' },
    {
      purpose: 'Find the largest tables of a cluster',
      command: 'kubectl k8ssandra tablestats --total --sort-by live',
    },
  ],
  access: ANSWER_ACCESS,
});
