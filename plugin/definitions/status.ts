import { NODE_ACCESS, WORKLOAD_ACCESS, WORK_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import {
  KEYSPACE_OPTION,
  NODE_OPTIONS,
  TARGET_OPERAND,
  TARGET_OPTIONS,
} from '../options/target-options.ts';
import { VIEW_OPTIONS } from '../options/view-options.ts';

export const status = defineCommand({
  name: 'status',
  group: 'See a cluster',
  summary: 'Show Cassandra clusters as their nodes and Kubernetes see them',
  description: [
    'Shows the nodes of each cluster as nodetool status does, with their pods: every node is asked what it knows of all others, and what they do not agree on is shown. With them come the StatefulSets, CassandraDatacenters and K8ssandraClusters: which pods are ready and carry the Management API, and what to do where something is missing.',
    'The letters are those of nodetool: U is up, D is down; N is normal, L leaving, J joining, M moving; ?? is a pod of which no node speaks.',
    'A node that does not answer in time stays in its line, as the others see it, with the reason. What could not be had is said, and the exit code is 3.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    'all-namespaces': {
      type: 'flag',
      short: 'A',
      describe: 'Look in all namespaces.',
    },
    ...TARGET_OPTIONS,
    ...KEYSPACE_OPTION,
    'all-views': {
      type: 'flag',
      describe:
        'Ask every node what it knows of all others. Default: of more than 32, some of each rack.',
    },
    ...NODE_OPTIONS,
    ...VIEW_OPTIONS,
  },
  examples: [
    {
      purpose: 'Show the clusters of the namespace',
      command: 'kubectl k8ssandra status',
    },
    {
      purpose: 'Show one StatefulSet',
      command: 'kubectl k8ssandra status sts/cassandra -n prod',
    },
    {
      purpose: 'Show all namespaces, for a program',
      command: 'kubectl k8ssandra status -A -o json',
    },
  ],
  access: [...WORKLOAD_ACCESS, ...WORK_ACCESS, ...NODE_ACCESS],
});
