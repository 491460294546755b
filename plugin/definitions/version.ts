import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS } from '../options/cluster-options.ts';
import { OUTPUT_OPTION } from '../options/output-option.ts';

export const version = defineCommand({
  name: 'version',
  group: 'Other',
  summary: 'Print the versions of this program and of the cluster',
  description: ['Without --remote no cluster is asked.'],
  operands: [],
  options: {
    ...CLUSTER_OPTIONS,
    client: {
      type: 'flag',
      describe: 'Print the version of this program only, which is what happens without --remote.',
    },
    remote: {
      type: 'flag',
      describe: 'Also ask the cluster for the versions of the API server and of the webhook.',
    },
    'webhook-namespace': {
      type: 'text',
      default: 'k8ssandra-webhook',
      describe: 'Namespace of the webhook.',
    },
    ...OUTPUT_OPTION,
  },
  examples: [
    { purpose: 'Print the version of this program', command: 'kubectl k8ssandra version' },
    {
      purpose: 'Print all versions that matter for a bug report',
      command: 'kubectl k8ssandra version --remote -o yaml',
    },
  ],
  access: [
    {
      group: 'apps',
      resource: 'deployments',
      verbs: ['get'],
      resourceNames: ['k8ssandra-webhook'],
      scope: 'namespace',
      namespace: 'k8ssandra-webhook',
      when: 'with --remote',
      optional: 'the version of the webhook is unknown',
    },
  ],
});
