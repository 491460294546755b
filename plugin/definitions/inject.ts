import { defineCommand } from '../command-definition.ts';
import { MANIFEST_OPTIONS } from '../options/manifest-options.ts';

export const inject = defineCommand({
  name: 'inject',
  group: 'Manifests',
  summary: 'Put the Management API and metrics collector into manifests',
  description: [
    'Does to files what the admission webhook does to objects in the cluster: for a Pod, the patch is the same byte for byte. No cluster is needed.',
    'A StatefulSet or Deployment gets the parts in its pod template. Other objects are printed as they are; Namespaces and LimitRanges among them count as they would in the cluster.',
  ],
  operands: [],
  options: {
    ...MANIFEST_OPTIONS,
    output: {
      type: 'text',
      short: 'o',
      default: 'yaml',
      choices: ['yaml', 'json', 'patch', 'patch-json', 'reasons', 'reasons-json'],
      describe:
        'yaml and json print the injected objects, patch the JSON patch of each (one a line), reasons why each is injected or not.',
    },
    config: {
      type: 'text',
      describe: 'Configuration file of the webhook, for its injection settings.',
    },
    'kubernetes-version': {
      type: 'text',
      default: '1.34',
      describe:
        'Version of the cluster. Before 1.32 the Management API runs as an ordinary container, because not every node is sure to support sidecars.',
    },
  },
  examples: [
    {
      purpose: 'Apply a StatefulSet with the Management API in it',
      command: 'kubectl k8ssandra inject -f cassandra.yaml | kubectl apply -f -',
    },
    {
      purpose: 'See why the objects of a folder are injected or not',
      command: 'kubectl k8ssandra inject -f manifests/ -R -o reasons',
    },
    {
      purpose: 'See what the webhook would do to a pod of the cluster',
      command: 'kubectl get pod cassandra-0 -o yaml | kubectl k8ssandra inject -f - -o patch',
    },
  ],
});
