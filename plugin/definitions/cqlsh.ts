import { CREDENTIALS_ACCESS, EXEC_ACCESS, POD_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { CONTAINER_OPTION, CREDENTIALS_OPTION } from '../options/reach-options.ts';
import { REACHED_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';

export const cqlsh = defineCommand({
  name: 'cqlsh',
  group: 'Reach into nodes',
  summary: 'Open cqlsh on a node',
  description: [
    'Runs cqlsh in the container of Cassandra. At a terminal it is a session; otherwise it reads standard input and ends with it. What stands behind -- goes to cqlsh as it is, and its exit code is that of this command. Of several nodes of one cluster, the first one that is ready is taken, and named. Ctrl-C does not stop statements that come from a file: give these to cql -f, which it ends.',
    'Whom to log in as comes from a Secret, unless the arguments say it: with an operator, from that of the superuser. With -u behind --, cqlsh asks for a password, which takes a terminal. The password of a Secret goes through the connection into a file that only the user in the container can read, and that is removed when cqlsh ends; it is in no argument, environment or audit log.',
  ],
  operands: [
    REACHED_OPERAND,
    {
      name: 'ARGS',
      describe: 'Arguments for cqlsh, behind --.',
      several: true,
      isPassedOn: true,
    },
  ],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    ...CONTAINER_OPTION,
    ...CREDENTIALS_OPTION,
  },
  examples: [
    { purpose: 'Open a session', command: 'kubectl k8ssandra cqlsh dc/dc1' },
    {
      purpose: 'Run a file, logged in as the user of a Secret',
      command: 'kubectl k8ssandra cqlsh dc1 --credentials-secret shop-admin < schema.cql',
    },
    {
      purpose: 'Use another keyspace and TLS',
      command: 'kubectl k8ssandra cqlsh pod/cassandra-0 -- --ssl -k shop',
    },
  ],
  access: [...POD_ACCESS, ...EXEC_ACCESS, ...CREDENTIALS_ACCESS],
});
