import { defineCommand } from '../command-definition.ts';
import { MANIFEST_OPTIONS } from '../options/manifest-options.ts';

export const uninject = defineCommand({
  name: 'uninject',
  group: 'Manifests',
  summary: 'Take out of manifests what inject or the webhook put in',
  description: [
    'Objects without injected parts are printed as they are. The annotation inject.k8ssandra.io/pin goes with the parts.',
    'To stop injection in a cluster, remove the label inject.k8ssandra.io/enabled of the namespace first. Then remove the annotation inject.k8ssandra.io/pin from spec.template.metadata of each StatefulSet: that also restarts its pods, one after another, without the parts.',
  ],
  operands: [],
  options: {
    ...MANIFEST_OPTIONS,
    output: {
      type: 'text',
      short: 'o',
      default: 'yaml',
      choices: ['yaml', 'json', 'patch', 'patch-json'],
      describe: 'yaml and json print the objects, patch the JSON patch of each (one a line).',
    },
  },
  examples: [
    {
      purpose: 'Go back to the manifest without the Management API',
      command: 'kubectl k8ssandra uninject -f injected.yaml > cassandra.yaml',
    },
    {
      purpose: 'See what injection added to a StatefulSet of the cluster',
      command: 'kubectl get sts db -o yaml | kubectl k8ssandra uninject -f - -o patch',
    },
  ],
});
