import { accessTo } from '../access-rule.ts';
import type { AccessRule } from '../access-rule.ts';
import { NODE_ACCESS, WORKLOAD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { OUTPUT_OPTION } from '../options/output-option.ts';
import { NODE_OPTIONS, TARGET_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';

const MISSING = 'the report lacks them, and says so';
const NAMESPACED = { verbs: ['list'], scope: 'namespace', optional: MISSING } as const;
const CLUSTER_WIDE = { verbs: ['list'], scope: 'cluster', optional: MISSING } as const;

const ACCESS: readonly AccessRule[] = [
  ...WORKLOAD_ACCESS,
  ...NODE_ACCESS,
  ...accessTo('', ['pods/log'], { ...NAMESPACED, verbs: ['get'], when: 'with --logs' }),
  ...accessTo(
    '',
    ['configmaps', 'events', 'persistentvolumeclaims', 'secrets', 'services'],
    NAMESPACED,
  ),
  ...accessTo('apps', ['deployments'], NAMESPACED),
  ...accessTo('batch', ['cronjobs', 'jobs'], NAMESPACED),
  ...accessTo('discovery.k8s.io', ['endpointslices'], NAMESPACED),
  ...accessTo('policy', ['poddisruptionbudgets'], NAMESPACED),
  ...accessTo(
    'control.k8ssandra.io',
    ['cassandratasks', 'k8ssandratasks', 'scheduledtasks'],
    NAMESPACED,
  ),
  ...accessTo(
    'medusa.k8ssandra.io',
    [
      'medusabackupjobs',
      'medusabackups',
      'medusabackupschedules',
      'medusaconfigurations',
      'medusarestorejobs',
      'medusatasks',
    ],
    NAMESPACED,
  ),
  ...accessTo('reaper.k8ssandra.io', ['reapers'], NAMESPACED),
  ...accessTo('replication.k8ssandra.io', ['replicatedsecrets'], NAMESPACED),
  ...accessTo('', ['nodes', 'persistentvolumes'], CLUSTER_WIDE),
  ...accessTo('storage.k8s.io', ['storageclasses'], CLUSTER_WIDE),
  ...accessTo(
    'admissionregistration.k8s.io',
    ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    CLUSTER_WIDE,
  ),
  ...accessTo('apiextensions.k8s.io', ['customresourcedefinitions'], CLUSTER_WIDE),
];

export const report = defineCommand({
  name: 'report',
  group: 'See a cluster',
  summary: 'Collect what support needs in one file, without secrets',
  description: [
    'Writes a tar.gz of the objects of Kubernetes that belong to the target, of what each Cassandra node says about itself, and of its configuration. MANIFEST.txt in it lists everything, and what could not be had and why. Only you can read the file; it is sent nowhere.',
    'Values of Secrets are never in it. Passwords, keys and tokens elsewhere (in variables, ConfigMaps, command lines, custom resources, logs) are replaced by REDACTED-NUMBER-LENGTH, by the rules that docs/topics/support-report.md explains. Look into it before you send it: no rule knows every secret.',
    'What fails costs only itself: the exit code is then 3, and 4 when nothing may be seen.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    ...NODE_OPTIONS,
    file: {
      type: 'text',
      short: 'f',
      describe:
        'File to write; - is standard output. Default: k8ssandra-report-NAME-TIME.tar.gz in this folder.',
    },
    force: { type: 'flag', describe: 'Replace the file if there is one.' },
    logs: {
      type: 'flag',
      describe:
        'With the logs of all containers of the target and of the operators, those before the last restart included.',
    },
    since: {
      type: 'duration',
      describe: 'With --logs: only what is younger than this, such as 1h.',
    },
    redact: {
      type: 'text',
      default: 'default',
      choices: ['default', 'strict'],
      describe:
        'strict also hides IP addresses, names of machines, keyspaces and tables: the same name gets the same pseudonym.',
    },
    timeout: { type: 'duration', default: '2m', describe: 'Longest time for all of it.' },
    'webhook-namespace': {
      type: 'text',
      default: 'k8ssandra-webhook',
      describe: 'Namespace of the admission webhook.',
    },
    ...OUTPUT_OPTION,
  },
  access: ACCESS,
  examples: [
    { purpose: 'Collect what there is of the namespace', command: 'kubectl k8ssandra report' },
    {
      purpose: 'Collect one datacenter with the logs of the last two hours',
      command: 'kubectl k8ssandra report dc/dc1 --logs --since 2h',
    },
    {
      purpose: 'Look at what would be sent',
      command: 'kubectl k8ssandra report -f - | tar -tvz',
    },
  ],
});
