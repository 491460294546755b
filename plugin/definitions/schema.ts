import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const schema = defineCommand({
  name: 'schema',
  group: 'See a cluster',
  summary: 'Show which node has which version of the schema',
  description: [
    'Shows the version of the schema of each node, as the nodes that answer see it, and whether all agree. A node that is down cannot disagree, and one that has left is not counted. The exit code is 0 when the nodes could be asked, whether they agree or not.',
  ],
  operands: [TARGET_OPERAND],
  options: NODE_VIEW_OPTIONS,
  examples: [
    {
      purpose: 'See whether all nodes have the same schema',
      command: 'kubectl k8ssandra schema dc/dc1',
    },
    { purpose: 'Follow how it spreads', command: 'kubectl k8ssandra schema dc/dc1 -w' },
  ],
  access: ANSWER_ACCESS,
});
