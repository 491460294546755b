import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';

export const rbac = defineCommand({
  name: 'rbac',
  group: 'Other',
  summary: 'Print the least Role that lets somebody run commands',
  description: [
    'Prints a Role, and a ClusterRole where a command reads what is in no namespace, to be applied with kubectl. Above each rule stands what it is for, and what is lost without it. No cluster is asked.',
    'Without a command it is the Role for whatever shows something and changes nothing. What would let its holder read Secrets or run programs in pods is left out: name the commands to have it, too.',
  ],
  operands: [
    {
      name: 'COMMAND',
      describe:
        'What is to be allowed, such as status or webhook status; several may be given. Default: all commands that change nothing.',
      several: true,
    },
  ],
  options: {
    ...CLUSTER_OPTIONS,
    namespace: {
      ...NAMESPACE_OPTION.namespace,
      describe: 'Namespace in which the commands will be run. Default: that of the context.',
    },
    'all-namespaces': {
      type: 'flag',
      short: 'A',
      describe: 'Allow the commands in all namespaces, by a ClusterRole.',
    },
    name: { type: 'text', default: 'k8ssandra-cli', describe: 'Name of the Roles.' },
    optional: {
      type: 'text',
      default: 'true',
      choices: ['true', 'false'],
      describe:
        'false leaves out the rules without which a command still does its main work. Where one of several is enough, all of them stay.',
    },
    output: {
      type: 'text',
      short: 'o',
      default: 'yaml',
      choices: ['yaml', 'json'],
      describe: 'Form of the manifest. Only YAML has the reasons, as comments.',
    },
  },
  examples: [
    {
      purpose: 'Let a team look at its clusters',
      command: 'kubectl k8ssandra rbac -n prod | kubectl apply -f -',
    },
    {
      purpose: 'See what one command needs at least',
      command: 'kubectl k8ssandra rbac webhook status --optional=false',
    },
    {
      purpose: 'Give the Role to somebody, each one in its own namespace',
      command: 'kubectl create rolebinding ann --role k8ssandra-cli --user ann -n prod',
    },
    {
      purpose: 'And the ClusterRole',
      command: 'kubectl create clusterrolebinding ann --clusterrole k8ssandra-cli --user ann',
    },
  ],
});
