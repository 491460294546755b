import { LOG_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { TARGET_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';
import { VIEW_OPTIONS } from '../options/view-options.ts';

export const logs = defineCommand({
  name: 'logs',
  group: 'See a cluster',
  summary: 'Show the logs of all nodes as one, by time',
  description: [
    "Reads the logs of all pods of the target at once and merges them by the kubelet's time stamps, each line behind the name of its pod. The container is server-system-logger, where cass-operator sends Cassandra's system.log, and otherwise the one that runs Cassandra.",
    'A stack trace stays with the line above it, and --level and --grep choose whole entries. Lines in another format than that of Cassandra have no level, so --level leaves them out.',
    'With -f, new pods are taken in as they come, and a container that restarts or a connection that is lost goes on where it was, without a line lost or doubled. A pod whose log cannot be read is noted, and the exit code is 3.',
  ],
  operands: [TARGET_OPERAND],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    container: {
      type: 'text',
      short: 'c',
      describe: 'Container to read, in the pods that have one of this name.',
    },
    follow: { type: 'flag', short: 'f', describe: 'Go on with new lines, until Ctrl-C.' },
    previous: {
      type: 'flag',
      short: 'p',
      describe: 'Read what the containers said before their last restart.',
    },
    since: { type: 'duration', describe: 'Only what is younger than this, such as 10m.' },
    tail: {
      type: 'text',
      describe: 'Only so many last lines of each container; --level and --grep choose among them.',
    },
    grep: {
      type: 'text',
      describe: 'Only entries that match this regular expression (of JavaScript).',
    },
    level: {
      type: 'text',
      choices: ['trace', 'debug', 'info', 'warn', 'error'],
      describe: 'Only entries of this level or a graver one.',
    },
    pretty: {
      type: 'flag',
      describe: 'Write the time and the level first, and leave out the thread.',
    },
    output: {
      type: 'text',
      short: 'o',
      default: 'text',
      choices: ['text', 'json'],
      describe: 'Form of the answer; json has one document for each entry, on a line of its own.',
    },
    color: VIEW_OPTIONS.color,
  },
  examples: [
    {
      purpose: 'Follow the warnings and errors of a cluster',
      command: 'kubectl k8ssandra logs shop -f --level warn',
    },
    {
      purpose: 'See how a node ended before it was restarted',
      command: 'kubectl k8ssandra logs pod/cassandra-0 -c cassandra --previous --tail 100',
    },
    {
      purpose: 'Find who spoke of compaction in the last ten minutes',
      command: "kubectl k8ssandra logs --since 10m --grep '(?i:compact)'",
    },
  ],
  access: LOG_ACCESS,
});
