import { accessTo } from '../access-rule.ts';
import type { AccessRule } from '../access-rule.ts';
import { HEALTH_CHECK_IDS } from '../actions/health/check-ids.ts';
import { NODE_ACCESS, WORKLOAD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { CREDENTIALS_OPTION } from '../options/reach-options.ts';
import { NODE_OPTIONS, TARGET_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';
import { SCREEN_OPTIONS } from '../options/view-options.ts';
import { webhookStatus } from './webhook-status.ts';

const LISTED = { verbs: ['list'], scope: 'namespace' } as const;

/** What these rights are for here, beside asking nodes. */
const LOST: Readonly<Record<string, Pick<AccessRule, 'optional' | 'when'>>> = {
  'pods/exec': {
    optional:
      'when tables were repaired is not known, and nodes without a Management API, or without another way to them, are not asked',
  },
  secrets: {
    when: 'where the Management API wants a client certificate, or Cassandra a login',
    optional: 'such nodes are asked by exec, and nobody is logged in',
  },
};

export const health = defineCommand({
  name: 'health',
  group: 'See a cluster',
  summary: 'Check whether a cluster is healthy, with an exit code for scripts',
  description: [
    'Makes a list of checks: nodes, schema, quorum of every range, pods, room on the volumes, compactions, dropped messages, hints, streams, tasks, releases, clocks, certificates, repair, backups, disruption budgets, the webhook and its parts. Each is OK, WARN or CRIT, with the reason and what to do next. docs/reference/health-checks.md has the sources and thresholds.',
    'What could not be looked at is UNKNOWN and never OK; what does not apply is skipped, with the reason in -o wide and -o json.',
    'The exit code is 8 when something is at or above --fail-on, else 3 when something is unknown, else 0. It is 4 when what runs Cassandra may not be listed, and 5 when nothing of the name runs Cassandra, or nothing at all.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    check: {
      type: 'list',
      choices: HEALTH_CHECK_IDS,
      describe: 'Only this check; may be given several times. Only what it needs is asked for.',
    },
    'fail-on': {
      type: 'text',
      default: 'crit',
      choices: ['warn', 'crit'],
      describe: 'Level from which on the exit code is 8.',
    },
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    ...NODE_OPTIONS,
    ...SCREEN_OPTIONS,
    ...CREDENTIALS_OPTION,
  },
  examples: [
    { purpose: 'Check the clusters of the namespace', command: 'kubectl k8ssandra health' },
    {
      purpose: 'Go on in a script only when nothing is to be warned of',
      command: 'kubectl k8ssandra health dc/dc1 --fail-on warn',
    },
    {
      purpose: 'Ask only whether all nodes are up and every range has a quorum',
      command: 'kubectl k8ssandra health --check quorum --check nodes-up --fail-on warn',
    },
  ],
  access: [
    ...WORKLOAD_ACCESS,
    ...NODE_ACCESS.map((rule) => ({ ...rule, ...LOST[rule.resource] })),
    ...accessTo('', ['persistentvolumeclaims'], {
      ...LISTED,
      optional: 'how old volumes are is not known, nor how large where the kubelet is not asked',
    }),
    ...accessTo('', ['nodes/proxy'], {
      verbs: ['get'],
      scope: 'cluster',
      when: 'where pods have volume claims',
      optional: 'how full volumes are is told by the load of Cassandra only',
    }),
    ...accessTo('control.k8ssandra.io', ['cassandratasks', 'k8ssandratasks', 'scheduledtasks'], {
      ...LISTED,
      optional: 'tasks that are stuck are not found',
    }),
    ...accessTo('medusa.k8ssandra.io', ['medusatasks'], {
      ...LISTED,
      optional: 'tasks that are stuck are not found',
    }),
    ...accessTo('medusa.k8ssandra.io', ['medusabackups'], {
      ...LISTED,
      optional: 'the age of the last backup is not known',
    }),
    ...accessTo('reaper.k8ssandra.io', ['reapers'], {
      ...LISTED,
      optional: 'whether a Reaper has stopped is not known',
    }),
    ...accessTo('policy', ['poddisruptionbudgets'], {
      ...LISTED,
      optional: 'what drains may take is not known',
    }),
    {
      group: 'coordination.k8s.io',
      resource: 'leases',
      verbs: ['list'],
      scope: 'namespace',
      namespace: 'kube-node-lease',
      optional: 'whether clocks are apart is not known',
    },
    ...(webhookStatus.access ?? []),
  ],
});
