import { accessTo } from '../access-rule.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS } from '../options/cluster-options.ts';
import { MANIFEST_OPTIONS } from '../options/manifest-options.ts';
import { OUTPUT_OPTION } from '../options/output-option.ts';

/** For each kind that the files have objects of. */
const LIVE = { verbs: ['get'], scope: 'namespace', when: 'with --live' } as const;

export const check = defineCommand({
  name: 'check',
  group: 'Manifests',
  summary: 'Check manifests by the rules of the webhook',
  description: [
    'Judges StatefulSets that run Cassandra, CassandraDatacenters and K8ssandraClusters by the same rules as the admission webhook, with the same messages. Without --old and --live every object counts as new, and no cluster is needed.',
    'The exit code is 6 when the webhook would refuse an object, and 2 when a file is broken.',
  ],
  operands: [],
  options: {
    ...CLUSTER_OPTIONS,
    ...MANIFEST_OPTIONS,
    namespace: {
      type: 'text',
      short: 'n',
      describe:
        'Namespace of the objects that name none. Default: default; with --live that of the context.',
    },
    old: {
      type: 'list',
      describe:
        'File or folder with the objects as they are now, so that changes are judged, too. May be given several times.',
    },
    live: {
      type: 'flag',
      describe: 'Judge the change against the objects in the cluster.',
    },
    ...OUTPUT_OPTION,
  },
  examples: [
    {
      purpose: 'Check all manifests of a folder, for example in CI',
      command: 'kubectl k8ssandra check -f manifests/ -R',
    },
    {
      purpose: 'Check a change before it is applied',
      command: 'kubectl k8ssandra check -f cassandra.yaml --live -n prod',
    },
    {
      purpose: 'Check a change against an earlier version of the file',
      command: 'kubectl k8ssandra check -f dc1.yaml --old dc1-before.yaml',
    },
  ],
  access: [
    ...accessTo('apps', ['statefulsets'], LIVE),
    ...accessTo('cassandra.datastax.com', ['cassandradatacenters'], LIVE),
    ...accessTo('k8ssandra.io', ['k8ssandraclusters'], LIVE),
  ],
});
