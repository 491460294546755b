import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const gossip = defineCommand({
  name: 'gossip',
  group: 'See a cluster',
  summary: 'Show what the nodes know of each other',
  description: [
    'Shows each node that gossip knows, as nodetool gossipinfo does, and those that have left, too: gossip remembers them for three days. Of the state of a node the others decide by majority, and of everything else the node itself knows best.',
    'What they do not agree on is said. With --all-views there is a line for each opinion, with who holds it.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    'all-views': {
      type: 'flag',
      describe:
        'Ask every node, however many there are, and show who says what. Default: at most 32 of them, spread over the racks, and more only of clusters that these do not know.',
    },
    ...NODE_VIEW_OPTIONS,
  },
  examples: [
    { purpose: 'Show gossip of the cluster of the namespace', command: 'kubectl k8ssandra gossip' },
    { purpose: 'See who takes whom for dead', command: 'kubectl k8ssandra gossip --all-views' },
  ],
  access: ANSWER_ACCESS,
});
