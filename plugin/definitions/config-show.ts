import { accessTo } from '../access-rule.ts';
import { WORKLOAD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { TARGET_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';
import { VIEW_OPTIONS } from '../options/view-options.ts';

export const configShow = defineCommand({
  name: 'config show',
  group: 'See a cluster',
  summary: 'Show the cassandra.yaml of each node, and where they differ',
  description: [
    'Reads, by exec, the cassandra.yaml that Cassandra was started with in each pod, and compares the settings of the nodes of a cluster. Those that differ come first; addresses and tokens, which each node has for itself, count as alike. It is the file as it is now: a change after the start of Cassandra is not in effect yet, and what JMX or CQL has set is not in it.',
    'Passwords and keys are replaced by REDACTED-NUMBER-LENGTH; the same number means the same secret.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    raw: {
      type: 'flag',
      describe: 'Print the file of one pod with its comments; secrets are replaced here, too.',
    },
    'node-timeout': {
      type: 'duration',
      default: '10s',
      describe: 'Longest time to wait for one node.',
    },
    ...VIEW_OPTIONS,
  },
  access: [
    ...WORKLOAD_ACCESS,
    ...accessTo('', ['pods/exec'], { verbs: ['get', 'create'], scope: 'namespace' }),
  ],
  examples: [
    {
      purpose: 'Compare the nodes of a datacenter',
      command: 'kubectl k8ssandra config show dc/dc1 -n prod',
    },
    {
      purpose: 'Print the file of one node',
      command: 'kubectl k8ssandra config show pod/shop-dc1-r1-sts-0 --raw',
    },
  ],
});
