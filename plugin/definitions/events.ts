import { EVENT_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';
import { VIEW_OPTIONS } from '../options/view-options.ts';

export const events = defineCommand({
  name: 'events',
  group: 'See a cluster',
  summary: 'Show what Kubernetes reports about Cassandra, the latest last',
  description: [
    'Shows the events of the StatefulSets, CassandraDatacenters and K8ssandraClusters of the target, of their pods and of the volume claims of these, also when they are gone by now. The API server keeps events for an hour unless it was told otherwise.',
    'With -w, new events are printed below the others as they come, with the time instead of the age.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    'all-namespaces': { type: 'flag', short: 'A', describe: 'Look in all namespaces.' },
    selector: {
      type: 'text',
      short: 'l',
      describe: 'Only of objects with these labels, such as app=cassandra.',
    },
    since: { type: 'duration', describe: 'Only what is younger than this, such as 1h.' },
    nodes: {
      type: 'flag',
      describe:
        'Also events of the Kubernetes nodes that the pods run on, which are in the namespace default.',
    },
    ...VIEW_OPTIONS,
  },
  examples: [
    {
      purpose: 'See what happened to a datacenter within the last ten minutes',
      command: 'kubectl k8ssandra events dc/dc1 --since 10m',
    },
    {
      purpose: 'Follow what happens to one pod',
      command: 'kubectl k8ssandra events pod/shop-dc1-r1-sts-0 -w',
    },
  ],
  access: EVENT_ACCESS,
});
