import { accessTo } from '../access-rule.ts';
import type { AccessRule } from '../access-rule.ts';
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

const WIDE = { when: 'with -o wide' } as const;

/** To show where pods run, and how full their volumes are. */
const PLACEMENT_ACCESS: readonly AccessRule[] = [
  ...accessTo('', ['persistentvolumeclaims'], {
    ...WIDE,
    verbs: ['list'],
    scope: 'namespace',
    optional: 'how large the volumes are is not shown',
  }),
  ...accessTo('', ['nodes'], {
    ...WIDE,
    verbs: ['list'],
    scope: 'cluster',
    optional: 'zones are not shown',
  }),
  ...accessTo('', ['nodes/proxy'], {
    ...WIDE,
    verbs: ['get'],
    scope: 'cluster',
    optional: 'how full volumes are is told by the load of Cassandra only',
  }),
];

export const status = defineCommand({
  name: 'status',
  group: 'See a cluster',
  summary: 'Show Cassandra clusters as their nodes and Kubernetes see them',
  description: [
    'Shows the nodes of each cluster as nodetool status does, with their pods. The nodes are asked what they know of each other, and what they do not agree on is shown. With them come the StatefulSets, CassandraDatacenters and K8ssandraClusters: which pods are ready and carry the Management API, and what to do where something is missing.',
    'The letters are those of nodetool: U is up, D is down; N is normal, L leaving, J joining, M moving; ?? is a pod of which no node speaks.',
    '-o wide also shows zones and how full the volumes are: as the kubelets say where they may be asked, else, with a ~, by the load of Cassandra, which leaves out snapshots and commit logs.',
    'A node that does not answer in time stays in its line, as the others see it, with the reason. What could not be had is said, and the exit code is 3. kubectl k8ssandra health looks at more, and judges it.',
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
        'Ask every node what it knows of all others. Default: at most 32 of them, spread over the racks, and more only of clusters that these do not know.',
    },
    'fail-on': {
      type: 'text',
      choices: ['warn', 'crit'],
      describe:
        'End with exit code 8 when something is as bad. crit: a node is down, but for datacenters that are stopped on purpose, a pod is missing, or no node speaks of it. warn: that, or anything else marked with an exclamation mark, but for injection that nobody asked for. Default: what is shown does not count.',
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
      purpose: 'Look again and again, until no node is down',
      command: 'until kubectl k8ssandra status --fail-on crit; do sleep 5; done',
    },
    {
      purpose: 'Show all namespaces, for a program',
      command: 'kubectl k8ssandra status -A -o json',
    },
  ],
  access: [...WORKLOAD_ACCESS, ...WORK_ACCESS, ...NODE_ACCESS, ...PLACEMENT_ACCESS],
});
