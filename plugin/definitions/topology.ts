import { accessTo } from '../access-rule.ts';
import { NODE_ACCESS, WORKLOAD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const topology = defineCommand({
  name: 'topology',
  group: 'See a cluster',
  summary: 'Show racks, zones and Kubernetes nodes, and what is lost if one fails',
  description: [
    'Shows how the nodes of a cluster are spread over datacenters, racks, zones and Kubernetes nodes, and for each keyspace how many replicas of a row stand together, and which levels of consistency are lost if a rack, a zone, a Kubernetes node or a datacenter fails as a whole. What is lost already, as nodes are down now, is not counted again.',
    'Shown are the keyspaces of users and system_auth, without which nobody can log in. A zone is the label topology.kubernetes.io/zone of the Kubernetes node.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    keyspace: {
      type: 'text',
      short: 'k',
      describe: 'Only this keyspace. Default: those of users, and system_auth.',
    },
    ...NODE_VIEW_OPTIONS,
  },
  examples: [
    {
      purpose: 'See what the cluster of the namespace can bear',
      command: 'kubectl k8ssandra topology',
    },
    { purpose: 'Look at one keyspace', command: 'kubectl k8ssandra topology dc/dc1 -k shop' },
  ],
  access: [
    ...WORKLOAD_ACCESS,
    ...NODE_ACCESS,
    ...accessTo('', ['nodes'], {
      verbs: ['list'],
      scope: 'cluster',
      optional: 'zones are not known',
    }),
  ],
});
