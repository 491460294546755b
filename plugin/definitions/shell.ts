import { EXEC_ACCESS, POD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { CONTAINER_OPTION } from '../options/reach-options.ts';
import { REACHED_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';

export const shell = defineCommand({
  name: 'shell',
  group: 'Reach into nodes',
  summary: 'Open a shell beside Cassandra, or run one command there',
  description: [
    'Opens bash, or sh where there is none, in the container of Cassandra, with the directories of its tools at the end of PATH. Of several nodes of one cluster, the first one that is ready is taken, and named.',
    'With a command behind --, that is run in place of a shell. Without a terminal it reads nothing, and Ctrl-C ends it in the pod, too. With -i it reads standard input, and after Ctrl-C goes on with what it has got. The exit code is that of the command.',
  ],
  operands: [
    REACHED_OPERAND,
    {
      name: 'COMMAND',
      describe: 'Program and its arguments, behind --.',
      several: true,
      isPassedOn: true,
    },
  ],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    ...CONTAINER_OPTION,
    stdin: {
      type: 'flag',
      short: 'i',
      describe: 'Pass standard input on to the command, where there is no terminal.',
    },
  },
  examples: [
    { purpose: 'Look around on a node', command: 'kubectl k8ssandra shell pod/cassandra-0' },
    {
      purpose: 'See how full the disk is',
      command: 'kubectl k8ssandra shell pod/cassandra-0 -- df -h /var/lib/cassandra',
    },
  ],
  access: [...POD_ACCESS, ...EXEC_ACCESS],
});
