import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const info = defineCommand({
  name: 'info',
  group: 'See a cluster',
  summary: 'Show load, uptime and memory of each node',
  description: [
    'Shows what nodetool info shows, one line for each node. The Management API has no endpoint for it: what a node gossips of itself comes from there, and memory, uptime and exceptions from the metrics of its agent. What neither tells is -.',
  ],
  operands: [TARGET_OPERAND],
  options: NODE_VIEW_OPTIONS,
  examples: [
    { purpose: 'Compare the nodes of a cluster', command: 'kubectl k8ssandra info dc/dc1 -n prod' },
    {
      purpose: 'Show everything of one node',
      command: 'kubectl k8ssandra info pod/cassandra-0 -o wide',
    },
  ],
  access: ANSWER_ACCESS,
});
