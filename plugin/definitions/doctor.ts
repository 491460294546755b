import { accessTo } from '../access-rule.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { OUTPUT_OPTION } from '../options/output-option.ts';
import { webhookStatus } from './webhook-status.ts';

export const doctor = defineCommand({
  name: 'doctor',
  group: 'Other',
  summary: 'Find out why this program does not work here',
  description: [
    'Looks at what lies between you and Cassandra: the kubeconfig, the API server and its version, who you are to it, the clocks, the custom resources and their operators, the ways into pods, the webhook and the completion. Each line is OK, WARN or FAIL, with what to do.',
    'The exit code is 8 when something fails. How Cassandra itself is doing is not looked at.',
  ],
  operands: [],
  options: {
    ...CLUSTER_OPTIONS,
    namespace: {
      ...NAMESPACE_OPTION.namespace,
      describe: 'Namespace of the pods to be reached. Default: that of the context.',
    },
    ...OUTPUT_OPTION,
  },
  examples: [{ purpose: 'Look at everything', command: 'kubectl k8ssandra doctor' }],
  access: [
    ...accessTo('apps', ['deployments'], {
      verbs: ['list'],
      scope: 'cluster',
      optional: 'whether the operators run is unknown',
    }),
    ...(webhookStatus.access ?? []),
  ],
});
