import { accessTo } from '../access-rule.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { OUTPUT_OPTION } from '../options/output-option.ts';

export const webhookStatus = defineCommand({
  name: 'webhook status',
  group: 'Webhook',
  summary: 'Check that the admission webhook is installed and works',
  description: [
    'Looks at the webhook configurations, the Deployment and the certificates. Then it tries the webhook: it sends a Cassandra pod that must be injected and a StatefulSet that must be refused, as server-side dry runs, so nothing is stored.',
    'The exit code is 8 when a check fails. A check that cannot be made for lack of rights is a warning, and the exit code is then 3. That the namespace is left out by the configuration, or that the policy only warns, is a warning, too.',
  ],
  operands: [],
  options: {
    ...CLUSTER_OPTIONS,
    namespace: {
      ...NAMESPACE_OPTION.namespace,
      describe: 'Namespace in which the webhook is tried. Default: that of the context.',
    },
    'webhook-namespace': {
      type: 'text',
      default: 'k8ssandra-webhook',
      describe: 'Namespace of the webhook.',
    },
    'webhook-name': {
      type: 'text',
      default: 'k8ssandra-webhook',
      describe: 'Name of its Deployment and Service.',
    },
    'mutating-configuration': {
      type: 'text',
      default: 'k8ssandra-webhook',
      describe: 'Name of its MutatingWebhookConfiguration.',
    },
    'validating-configuration': {
      type: 'text',
      default: 'k8ssandra-webhook',
      describe: 'Name of its ValidatingWebhookConfiguration.',
    },
    ...OUTPUT_OPTION,
  },
  examples: [
    { purpose: 'Check the webhook', command: 'kubectl k8ssandra webhook status' },
    {
      purpose: 'Check whether it works for the namespace prod',
      command: 'kubectl k8ssandra webhook status -n prod',
    },
  ],
  access: [
    ...accessTo(
      'admissionregistration.k8s.io',
      ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
      {
        verbs: ['get'],
        resourceNames: ['k8ssandra-webhook'],
        scope: 'cluster',
        optional: 'whether the configuration is there and complete is unknown',
      },
    ),
    {
      group: 'apps',
      resource: 'deployments',
      verbs: ['get'],
      resourceNames: ['k8ssandra-webhook'],
      scope: 'namespace',
      namespace: 'k8ssandra-webhook',
      optional: 'whether the webhook runs is unknown',
    },
    {
      group: '',
      resource: 'services/proxy',
      verbs: ['get'],
      resourceNames: ['k8ssandra-webhook:metrics'],
      scope: 'namespace',
      namespace: 'k8ssandra-webhook',
      optional: 'when its certificate expires is unknown',
    },
    {
      group: '',
      resource: 'pods',
      verbs: ['create'],
      scope: 'namespace',
      optional: 'whether it injects is not tried',
    },
    {
      group: 'apps',
      resource: 'statefulsets',
      verbs: ['create'],
      scope: 'namespace',
      optional: 'whether it refuses is not tried',
    },
    {
      group: '',
      resource: 'namespaces',
      verbs: ['get'],
      scope: 'cluster',
      optional: 'a namespace that the configuration leaves out by its labels is not recognised',
    },
  ],
});
