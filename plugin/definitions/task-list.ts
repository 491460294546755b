import { TASK_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { VIEW_OPTIONS } from '../options/view-options.ts';

export const taskList = defineCommand({
  name: 'task list',
  group: 'See a cluster',
  summary: 'List what operators are doing, have done and are to do',
  description: [
    'One line for each CassandraTask, K8ssandraTask, ScheduledTask and MedusaTask, the youngest last. cass-operator gives a task that waits no status at all: here it is queued, with the task that it waits for, or stuck when nothing will ever start it, for example because there is no operator.',
    'A task that has failed counts as complete to the operators, but not here.',
  ],
  operands: [],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    'all-namespaces': { type: 'flag', short: 'A', describe: 'Look in all namespaces.' },
    ...VIEW_OPTIONS,
  },
  examples: [
    { purpose: 'List the tasks of all namespaces', command: 'kubectl k8ssandra task list -A' },
    { purpose: 'Follow them', command: 'kubectl k8ssandra task list -w' },
  ],
  access: TASK_ACCESS,
});
