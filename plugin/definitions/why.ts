import { accessTo } from '../access-rule.ts';
import { WORKLOAD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { SCREEN_OPTIONS } from '../options/view-options.ts';

const LISTED = { verbs: ['list'], scope: 'namespace' } as const;
const CLUSTER_WIDE = { verbs: ['list'], scope: 'cluster' } as const;
const TASKS = { ...LISTED, optional: 'such tasks are not explained' } as const;

export const why = defineCommand({
  name: 'why',
  group: 'See a cluster',
  summary: 'Explain why a pod, a task or a datacenter is not ready',
  description: [
    'Looks for what keeps pods, tasks and datacenters from being ready: in their states and labels, in events, volume claims and Kubernetes nodes, in what operators and admission webhooks say, and in the ends of the logs of Cassandra and of containers that have failed. It tells the cause in a paragraph, what to do about it, and the evidence, each piece with where it is from. Things with the same cause are told together; what only follows from a deeper cause is not told.',
    'All causes that it knows are in docs/reference/causes.md. Where none fits, it says so and shows what it has seen. Values that look like secrets are replaced, by the rules of report.',
    'The exit code is 0 when the question was answered, whatever the answer; with -o json, "ready" says whether there was nothing to explain. It is 3 when something could not be looked at, and 5 when there is nothing of the name.',
  ],
  operands: [
    {
      name: 'TARGET',
      describe:
        'pod/NAME, task/NAME (or cassandratask/NAME and so on), dc/NAME, sts/NAME, k8c/NAME; the kind may be left out where the name is clear. Default: everything in the namespace that is not ready.',
    },
  ],
  options: { ...CLUSTER_OPTIONS, ...NAMESPACE_OPTION, ...SCREEN_OPTIONS },
  examples: [
    {
      purpose: 'Explain everything that is not ready in the namespace',
      command: 'kubectl k8ssandra why',
    },
    {
      purpose: 'Explain one pod',
      command: 'kubectl k8ssandra why pod/shop-dc1-r1-sts-0 -n prod',
    },
    {
      purpose: 'Explain why a task does not begin',
      command: 'kubectl k8ssandra why task/cleanup-dc1',
    },
    {
      purpose: 'Ask a program whether there is anything to explain',
      command: "kubectl k8ssandra why dc/dc1 -o json | jq '.ready, .items[].cause'",
    },
  ],
  access: [
    ...WORKLOAD_ACCESS,
    ...accessTo('', ['events'], {
      ...LISTED,
      optional: 'what Kubernetes reports about pods, claims and StatefulSets is not known',
    }),
    ...accessTo('', ['persistentvolumeclaims'], {
      ...LISTED,
      optional: 'why a claim has no volume is not known',
    }),
    ...accessTo(
      'control.k8ssandra.io',
      ['cassandratasks', 'k8ssandratasks', 'scheduledtasks'],
      TASKS,
    ),
    ...accessTo('medusa.k8ssandra.io', ['medusatasks'], TASKS),
    ...accessTo('', ['pods/log'], {
      verbs: ['get'],
      scope: 'namespace',
      when: 'where a pod has run and is not ready',
      optional: 'what Cassandra says about it is not known',
    }),
    ...accessTo('', ['nodes'], {
      ...CLUSTER_WIDE,
      when: 'where a pod is not ready',
      optional: 'whether its Kubernetes node is lost is not known',
    }),
    ...accessTo('', ['persistentvolumes'], {
      ...CLUSTER_WIDE,
      when: 'where a pod with volumes has no Kubernetes node',
      optional: 'where its volumes are is not known',
    }),
    ...accessTo('storage.k8s.io', ['storageclasses'], {
      ...CLUSTER_WIDE,
      when: 'where a pod with volumes has no Kubernetes node',
      optional: 'whether its StorageClass exists is told by events only',
    }),
    ...accessTo('apps', ['deployments'], {
      ...CLUSTER_WIDE,
      when: 'where an operator has work left to do',
      optional: 'whether the operator runs is not known',
    }),
  ],
});
