import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const streams = defineCommand({
  name: 'streams',
  group: 'See a cluster',
  summary: 'Show the data that nodes are sending each other',
  description: [
    'Shows the streams of nodetool netstats, from all nodes: bootstrap, repair, rebuild and the like, one line for each node and peer, with how much has come and gone. Nodes without a stream have no line.',
  ],
  operands: [TARGET_OPERAND],
  options: NODE_VIEW_OPTIONS,
  examples: [
    { purpose: 'Show the streams of a cluster', command: 'kubectl k8ssandra streams dc/dc1' },
    { purpose: 'Follow a rebuild', command: 'kubectl k8ssandra streams dc/dc2 -w' },
  ],
  access: ANSWER_ACCESS,
});
