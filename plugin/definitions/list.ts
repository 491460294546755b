import { LIST_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { VIEW_OPTIONS } from '../options/view-options.ts';

export const list = defineCommand({
  name: 'list',
  group: 'See a cluster',
  summary: 'List everything that runs Cassandra',
  description: [
    'One line for each K8ssandraCluster, each CassandraDatacenter that is not part of one, and each StatefulSet with Cassandra that no operator manages. Only Kubernetes is asked, not the nodes: use status or health for what they say.',
    'HEALTH compares the nodes that are ready with those that there should be; remote means that datacenters are in another Kubernetes cluster or namespace. BACKUP is the age of the last successful backup of every datacenter.',
  ],
  operands: [],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    'all-namespaces': { type: 'flag', short: 'A', describe: 'Look in all namespaces.' },
    selector: {
      type: 'text',
      short: 'l',
      describe: 'Only objects with these labels, such as app=cassandra.',
    },
    ...VIEW_OPTIONS,
  },
  examples: [
    { purpose: 'List the clusters of all namespaces', command: 'kubectl k8ssandra list -A' },
    {
      purpose: 'Follow them, the oldest backup last',
      command: 'kubectl k8ssandra list -A --sort-by backup -w',
    },
  ],
  access: LIST_ACCESS,
});
