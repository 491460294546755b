import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { NODE_VIEW_OPTIONS } from '../options/node-view-options.ts';
import { TARGET_OPERAND } from '../options/target-options.ts';

export const describeCluster = defineCommand({
  name: 'describe-cluster',
  group: 'See a cluster',
  summary: 'Describe a cluster: schema, datacenters, versions and keyspaces',
  description: [
    'Shows what nodetool describecluster shows, put together from what the nodes say: who has which version of the schema and of Cassandra, how many nodes of each datacenter are down, and how each keyspace is replicated. The snitch is left out, as nodes do not tell each other of it.',
    'A node that has left is no longer counted, though nodetool lists it as unreachable for three days.',
  ],
  operands: [TARGET_OPERAND],
  options: NODE_VIEW_OPTIONS,
  examples: [
    {
      purpose: 'Describe the cluster of the namespace',
      command: 'kubectl k8ssandra describe-cluster',
    },
    {
      purpose: 'List the keyspaces of a cluster and their replication',
      command: 'kubectl k8ssandra describe-cluster dc/dc1 -o json | jq .items[].keyspaces',
    },
  ],
  access: ANSWER_ACCESS,
});
