import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import {
  KEYSPACE_OPTION,
  NODE_OPTIONS,
  TARGET_OPERAND,
  TARGET_OPTIONS,
} from '../options/target-options.ts';
import { VIEW_OPTIONS } from '../options/view-options.ts';

export const ring = defineCommand({
  name: 'ring',
  group: 'See a cluster',
  summary: 'Show who has which token',
  description: [
    'Shows every token of the ring with its node, as nodetool ring does, put together from what the nodes say: by datacenter, in the order of the tokens. TARGET chooses the nodes that are asked; the ring is always shown whole.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    ...KEYSPACE_OPTION,
    ...NODE_OPTIONS,
    ...VIEW_OPTIONS,
  },
  examples: [
    { purpose: 'Show the ring of a cluster', command: 'kubectl k8ssandra ring dc/dc1 -n prod' },
    {
      purpose: 'Show what each node owns of a keyspace',
      command: 'kubectl k8ssandra ring dc/dc1 -k shop',
    },
  ],
  access: ANSWER_ACCESS,
});
