import { defineCommand } from '../command-definition.ts';

export const options = defineCommand({
  name: 'options',
  group: 'Other',
  summary: 'List the flags that reach the cluster',
  description: ['They are those of kubectl, and mean the same.'],
  operands: [],
  options: {},
  examples: [],
});
