import { CREDENTIALS_ACCESS, EXEC_ACCESS, POD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { OUTPUT_OPTION } from '../options/output-option.ts';
import { CONTAINER_OPTION, CREDENTIALS_OPTION, FAN_OUT_OPTIONS } from '../options/reach-options.ts';
import { REACHED_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';

export const nodetool = defineCommand({
  name: 'nodetool',
  group: 'Reach into nodes',
  summary: 'Run nodetool on one node, or on many',
  description: [
    'Runs nodetool in the container of Cassandra. What stands behind -- goes to nodetool as it is, its output comes as it is printed, and its exit code is that of this command.',
    'Where JMX asks for a login, nodetool is called once more with the user of a Secret. The password goes through standard input into a pipe: no process list, file or audit log ever has it.',
    'A target of several nodes needs --all, --dc or --rack, since any command may change a node. It is then run on one node after the other, or on --parallel of them, each below a head of its own; a node where it fails does not keep it from the others. The exit code is the highest of nodetool, or 3 when all went well but some nodes were not reached, or printed too much.',
    'Ctrl-C ends nodetool in the pods, too. What Cassandra has been told to do, such as a repair, goes on.',
  ],
  operands: [
    REACHED_OPERAND,
    {
      name: 'ARGS',
      describe: 'Command of nodetool and its arguments, behind --.',
      required: true,
      several: true,
      isPassedOn: true,
    },
  ],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    ...FAN_OUT_OPTIONS,
    ...CONTAINER_OPTION,
    ...CREDENTIALS_OPTION,
    interactive: {
      type: 'flag',
      short: 'i',
      describe:
        'Give this terminal to nodetool, for commands that ask for something, such as a password.',
    },
    'node-timeout': {
      type: 'duration',
      mayBeZero: true,
      describe:
        'Longest time for one node; 0 for as long as it takes. Default: 60s on several nodes for what only reads, such as status; otherwise as long as it takes.',
    },
    ...OUTPUT_OPTION,
  },
  examples: [
    {
      purpose: 'See the ring as one node does',
      command: 'kubectl k8ssandra nodetool pod/cassandra-0 -- status',
    },
    {
      purpose: 'Ask all nodes of a datacenter, eight at once',
      command: 'kubectl k8ssandra nodetool dc/dc1 --all --parallel 8 -- netstats',
    },
    {
      purpose: 'Flush a rack, one node after the other',
      command: 'kubectl k8ssandra nodetool dc/dc1 --rack r1 -- flush shop',
    },
  ],
  access: [...POD_ACCESS, ...EXEC_ACCESS, ...CREDENTIALS_ACCESS],
});
