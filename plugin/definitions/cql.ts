import { CREDENTIALS_ACCESS, EXEC_ACCESS, POD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { CONTAINER_OPTION, CREDENTIALS_OPTION } from '../options/reach-options.ts';
import { REACHED_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';

export const cql = defineCommand({
  name: 'cql',
  group: 'Reach into nodes',
  summary: 'Run CQL statements on a node and print what they return',
  description: [
    'Gives statements to cqlsh in the container of Cassandra, through its standard input: unlike arguments, they are in no process list and no audit log. Its exit code is that of this command; it is 2 when a statement failed. Of several nodes of one cluster, the first one that is ready is taken, and named.',
    'Whom to log in as comes from a Secret, as with cqlsh. Ctrl-C ends cqlsh in the pod, too; what Cassandra has begun to do goes on.',
  ],
  operands: [
    REACHED_OPERAND,
    {
      name: 'ARGS',
      describe: 'More arguments for cqlsh, behind --.',
      several: true,
      isPassedOn: true,
    },
  ],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    execute: {
      type: 'list',
      short: 'e',
      describe: 'Statement to run; its semicolon may be left out. May be given several times.',
    },
    filename: {
      type: 'list',
      short: 'f',
      describe:
        'File on this machine with statements, or - for standard input. They come before those of -e. May be given several times.',
    },
    ...CONTAINER_OPTION,
    ...CREDENTIALS_OPTION,
  },
  examples: [
    {
      purpose: 'See the replication of all keyspaces',
      command: "kubectl k8ssandra cql dc/dc1 -e 'SELECT * FROM system_schema.keyspaces'",
    },
    {
      purpose: 'Run a file, with ten minutes for each statement',
      command: 'kubectl k8ssandra cql dc/dc1 -f schema.cql -- --request-timeout 600',
    },
  ],
  access: [...POD_ACCESS, ...EXEC_ACCESS, ...CREDENTIALS_ACCESS],
});
