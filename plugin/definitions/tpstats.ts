import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const tpstats = defineCommand({
  name: 'tpstats',
  group: 'See a cluster',
  summary: 'Show the thread pools of each node, and the messages that were dropped',
  description: [
    'Shows what nodetool tpstats shows, from all nodes. Totals count from the start of each node. Below the pools stand the kinds of messages of which some were dropped; -o wide has all kinds.',
  ],
  operands: [TARGET_OPERAND],
  options: NODE_VIEW_OPTIONS,
  examples: [
    {
      purpose: 'Find the node that cannot keep up',
      command: 'kubectl k8ssandra tpstats --sort-by pending',
    },
    { purpose: 'Watch one node', command: 'kubectl k8ssandra tpstats pod/cassandra-0 -w' },
  ],
  access: ANSWER_ACCESS,
});
