import { TASK_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { VIEW_OPTIONS } from '../options/view-options.ts';

export const taskGet = defineCommand({
  name: 'task get',
  group: 'See a cluster',
  summary: 'Show one task: each pod, what went wrong, what to do next',
  description: [
    'Shows how far a task is on each pod, where the operator says so (cass-operator from 1.29 on), its errors and times, what it waits for, and what to do next.',
  ],
  operands: [
    {
      name: 'NAME',
      required: true,
      describe: 'Of the task; with its kind where several have it, such as medusatask/NAME.',
    },
  ],
  options: { ...CLUSTER_OPTIONS, ...NAMESPACE_OPTION, ...VIEW_OPTIONS },
  examples: [
    { purpose: 'Show a task', command: 'kubectl k8ssandra task get cleanup-dc1' },
    { purpose: 'Follow it to its end', command: 'kubectl k8ssandra task get cleanup-dc1 -w' },
  ],
  access: TASK_ACCESS,
});
