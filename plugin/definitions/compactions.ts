import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const compactions = defineCommand({
  name: 'compactions',
  group: 'See a cluster',
  summary: 'Show the compactions that are running',
  description: [
    'Shows what nodetool compactionstats shows, from all nodes: each compaction, cleanup, scrub or the like, and how many tasks are waiting on its node. Nodes where nothing runs and nothing waits have no line.',
  ],
  operands: [TARGET_OPERAND],
  options: NODE_VIEW_OPTIONS,
  examples: [
    {
      purpose: 'Show the compactions of a cluster',
      command: 'kubectl k8ssandra compactions dc/dc1',
    },
    { purpose: 'Follow them', command: 'kubectl k8ssandra compactions dc/dc1 -w' },
  ],
  access: ANSWER_ACCESS,
});
