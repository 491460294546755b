import { accessTo } from './access-rule.ts';
import type { AccessRule } from './access-rule.ts';

const LISTED = { verbs: ['list'], scope: 'namespace' } as const;
const WORKLOADS = { ...LISTED, oneOf: 'what runs Cassandra' } as const;

/** To find what runs Cassandra. */
const FOUND: readonly AccessRule[] = [
  ...accessTo('apps', ['statefulsets'], {
    ...WORKLOADS,
    optional: 'Cassandra that no operator manages is not found, and pods are not counted',
  }),
  ...accessTo('cassandra.datastax.com', ['cassandradatacenters'], {
    ...WORKLOADS,
    optional: 'CassandraDatacenters are not found',
  }),
  ...accessTo('k8ssandra.io', ['k8ssandraclusters'], {
    ...WORKLOADS,
    optional: 'K8ssandraClusters are not found',
  }),
];

const PODS_SHOWN = 'which pods are ready and injected is unknown, and no node is asked';

/** To find what runs Cassandra, and its pods. */
export const WORKLOAD_ACCESS: readonly AccessRule[] = [
  ...FOUND,
  ...accessTo('', ['pods'], { ...LISTED, optional: PODS_SHOWN }),
];

/** To find the pods of what runs Cassandra: without them there is nothing to do. */
export const POD_ACCESS: readonly AccessRule[] = [...FOUND, ...accessTo('', ['pods'], LISTED)];

/** To see what operators do, and have done. */
export const WORK_ACCESS: readonly AccessRule[] = [
  ...accessTo('control.k8ssandra.io', ['cassandratasks', 'k8ssandratasks'], {
    ...LISTED,
    optional: 'running tasks are not shown',
  }),
  ...accessTo('medusa.k8ssandra.io', ['medusabackups'], {
    ...LISTED,
    optional: 'the age of the last backup is not shown',
  }),
];

/** To list what runs Cassandra, and what is being done to it. */
export const LIST_ACCESS: readonly AccessRule[] = [...FOUND, ...WORK_ACCESS];

/** To read the logs of pods: without the pods there is nothing to read. */
export const LOG_ACCESS: readonly AccessRule[] = [
  ...POD_ACCESS,
  ...accessTo('', ['pods/log'], { verbs: ['get'], scope: 'namespace' }),
];

/** To show what Kubernetes reports: without the events there is nothing to show. */
export const EVENT_ACCESS: readonly AccessRule[] = [
  ...FOUND,
  ...accessTo('', ['pods'], {
    ...LISTED,
    optional: 'which volume claims and nodes the pods have is unknown, and so are their events',
  }),
  ...accessTo('', ['events'], LISTED),
  ...accessTo('', ['events'], {
    ...LISTED,
    namespace: 'default',
    when: 'with --nodes',
    optional: 'events of nodes are not shown',
  }),
];

const TASKS = {
  ...LISTED,
  oneOf: 'tasks',
  optional: 'tasks of this kind are not shown',
} as const;

/** To show what operators are doing. */
export const TASK_ACCESS: readonly AccessRule[] = [
  ...accessTo(
    'control.k8ssandra.io',
    ['cassandratasks', 'k8ssandratasks', 'scheduledtasks'],
    TASKS,
  ),
  ...accessTo('medusa.k8ssandra.io', ['medusatasks'], TASKS),
  ...accessTo('cassandra.datastax.com', ['cassandradatacenters'], {
    ...LISTED,
    optional: 'how many pods a task has, and whether its datacenter is there, is unknown',
  }),
];

const STREAMED = { verbs: ['get', 'create'], scope: 'namespace' } as const;

/** To ask nodes, by whatever way there is. From Kubernetes 1.35 on, streams need both verbs. */
export const NODE_ACCESS: readonly AccessRule[] = [
  ...accessTo('', ['pods/proxy'], {
    verbs: ['get'],
    scope: 'namespace',
    optional: 'nodes are asked by port-forward, which is slower',
  }),
  ...accessTo('', ['pods/portforward'], {
    ...STREAMED,
    optional: 'nodes that the proxy cannot reach are asked by exec',
  }),
  ...accessTo('', ['pods/exec'], {
    ...STREAMED,
    optional: 'nodes without a Management API, or without another way to them, are not asked',
  }),
  ...accessTo('', ['secrets'], {
    verbs: ['get'],
    scope: 'namespace',
    when: 'where the Management API wants a client certificate',
    optional: 'such nodes are asked by exec',
  }),
];

/** To show what nodes say, and nothing else: there has to be some way to them. */
export const ANSWER_ACCESS: readonly AccessRule[] = [
  ...POD_ACCESS,
  ...NODE_ACCESS.map((rule) =>
    rule.resource.startsWith('pods/') ? { ...rule, oneOf: 'a way into the pods' } : rule,
  ),
];

/** To run commands in pods. */
export const EXEC_ACCESS: readonly AccessRule[] = accessTo('', ['pods/exec'], STREAMED);

/** To connect to what listens in pods. */
export const FORWARD_ACCESS: readonly AccessRule[] = accessTo('', ['pods/portforward'], STREAMED);

/** To log in. */
export const CREDENTIALS_ACCESS: readonly AccessRule[] = accessTo('', ['secrets'], {
  verbs: ['get'],
  scope: 'namespace',
  when: 'where Cassandra asks for a login',
  optional: 'nobody is logged in',
});
