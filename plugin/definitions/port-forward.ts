import { FORWARD_ACCESS, POD_ACCESS } from '../cluster-access.ts';
import { SERVICES } from '../actions/port-forward/parse-service.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { NAMED_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';

export const portForward = defineCommand({
  name: 'port-forward',
  group: 'Reach into nodes',
  summary: 'Make ports of a node, or of Reaper, reachable from this machine',
  description: [
    'Finds the pod and its ports by what they are for: cql for clients of Cassandra, mgmt for its Management API, metrics for Prometheus, jmx for nodetool and other tools, reaper for the API and pages of Reaper.',
    'The local port has the same number, or any free one where that is taken; LOCAL:SERVICE asks for a certain one. A number for SERVICE is a port of the node. It says where it listens, which only this machine can reach, and goes on until Ctrl-C or until the pod is gone.',
    'Of several nodes, the first one that is ready is taken. For reaper, TARGET is the name of the Reaper, or a part of it, such as the name of the cluster.',
  ],
  operands: [
    { ...NAMED_OPERAND, describe: `${NAMED_OPERAND.describe} For reaper: the name of the Reaper.` },
    {
      name: 'SERVICE',
      describe:
        'cql, mgmt, metrics, jmx, reaper or the number of a port; with a local port LOCAL:SERVICE, or :SERVICE for any free one. Several may be given.',
      required: true,
      several: true,
      proposals: SERVICES,
    },
  ],
  options: { ...CLUSTER_OPTIONS, ...NAMESPACE_OPTION, ...TARGET_OPTIONS },
  examples: [
    { purpose: 'Let a client in', command: 'kubectl k8ssandra port-forward dc/dc1 cql' },
    {
      purpose: 'Open the Management API and the metrics of one node',
      command: 'kubectl k8ssandra port-forward pod/cassandra-0 8081:mgmt metrics',
    },
    {
      purpose: 'Open Reaper on any free port',
      command: 'kubectl k8ssandra port-forward shop :reaper',
    },
  ],
  access: [...POD_ACCESS, ...FORWARD_ACCESS],
});
