import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { OUTPUT_OPTION } from '../options/output-option.ts';

export const status = defineCommand({
  name: 'status',
  group: 'See a cluster',
  summary: 'Show Cassandra clusters, their pods and what is injected',
  description: [
    'Shows every StatefulSet that runs Cassandra, every CassandraDatacenter and every K8ssandraCluster with its pods: which are ready, which carry the Management API and which revision of it, and what to do where something is missing.',
    'What cannot be seen for lack of rights is left out with a note, and the exit code is 3.',
  ],
  operands: [
    {
      name: 'NAME',
      describe:
        'Of a StatefulSet, CassandraDatacenter or K8ssandraCluster; with its kind where that is not clear: sts/NAME, dc/NAME or k8c/NAME.',
    },
  ],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    'all-namespaces': {
      type: 'flag',
      short: 'A',
      describe: 'Look in all namespaces.',
    },
    selector: {
      type: 'text',
      short: 'l',
      describe: 'Only objects with these labels, such as app=cassandra.',
    },
    ...OUTPUT_OPTION,
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
});
