import { ANSWER_ACCESS } from '../cluster-access.ts';
import { defineCommand } from '../command-definition.ts';
import { CLUSTER_OPTIONS, NAMESPACE_OPTION } from '../options/cluster-options.ts';
import { FAN_OUT_OPTIONS } from '../options/reach-options.ts';
import { NODE_OPTIONS, REACHED_OPERAND, TARGET_OPTIONS } from '../options/target-options.ts';

export const mgmt = defineCommand({
  name: 'mgmt',
  group: 'Reach into nodes',
  summary: 'Send one request to the Management API of a node',
  description: [
    'Finds the Management API of the pod, its port and its client certificate, sends the request by whatever way leads there, and prints the body of the answer as it is. Any status but 2xx is an error on standard error and exit code 7; the body is printed all the same.',
    'A target of several nodes needs --all, --dc or --rack: each answer then stands below a head of its own.',
    'Everything in the path may end up in the audit log of the API server. Give a secret by --secret-query: its value is read from standard input, without an echo at a terminal, and is never sent through the proxy of the API server.',
    'docs/reference/management-api.md tells what these requests really do. A request that has been sent is not sent again, whatever becomes of it.',
  ],
  operands: [
    {
      name: 'METHOD',
      describe: 'Method of HTTP: GET, POST, PUT or DELETE.',
      required: true,
      choices: ['GET', 'POST', 'PUT', 'DELETE'],
    },
    {
      name: 'PATH',
      describe: 'Path and query, such as /api/v0/metadata/versions/release.',
      required: true,
    },
    REACHED_OPERAND,
  ],
  options: {
    ...CLUSTER_OPTIONS,
    ...NAMESPACE_OPTION,
    ...TARGET_OPTIONS,
    ...FAN_OUT_OPTIONS,
    data: {
      type: 'text',
      short: 'd',
      describe: 'JSON to send: itself, @FILE, or @- for standard input.',
    },
    'secret-query': {
      type: 'list',
      describe:
        'Name of a query parameter whose value is the next line of standard input. May be given several times.',
    },
    via: NODE_OPTIONS.via,
    'node-timeout': {
      type: 'duration',
      default: '60s',
      describe: 'Longest time to wait for one node.',
    },
  },
  examples: [
    {
      purpose: 'Have all nodes look for their seeds anew',
      command: 'kubectl k8ssandra mgmt POST /api/v0/ops/seeds/reload dc/dc1 --all',
    },
    {
      purpose: 'Drain a node',
      command: 'kubectl k8ssandra mgmt POST /api/v0/ops/node/drain pod/cassandra-0',
    },
    {
      purpose: 'Make a role whose password is in a file',
      command:
        "kubectl k8ssandra mgmt POST '/api/v0/ops/auth/role?username=app' pod/c-0 \\\n    --secret-query password < password.txt",
    },
  ],
  access: ANSWER_ACCESS,
});
