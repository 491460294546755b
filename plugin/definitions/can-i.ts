import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { OUTPUT_OPTION } from '../options/output-option.ts';

export const canI = defineCommand({
  name: 'can-i',
  group: 'Other',
  summary: 'Check which commands you may run',
  description: [
    'Asks the API server for each right that a command needs, and says yes, partly or no. Of commands that are named it tells which rights are missing, and what is lost without each. Nothing is changed, and everybody may ask.',
    'The exit code is 4 when one of the commands cannot be run.',
  ],
  operands: [
    {
      name: 'COMMAND',
      describe:
        'What to check, such as status or webhook status; several may be given. Default: all.',
      several: true,
    },
  ],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    'all-namespaces': { type: 'flag', short: 'A', describe: 'Check for all namespaces at once.' },
    ...OUTPUT_OPTION,
  },
  examples: [
    { purpose: 'Check all commands', command: 'kubectl k8ssandra can-i -n prod' },
    {
      purpose: 'Check for a service account whether it may run two of them',
      command: 'kubectl k8ssandra can-i status check --as system:serviceaccount:prod:ci',
    },
  ],
});
