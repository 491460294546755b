import type { TargetRequest } from '../actions/cluster/find-target.ts';
import type { OperandDefinition, OptionDefinitions, OptionValues } from '../command-definition.ts';

const NAMES =
  'Name of a StatefulSet, CassandraDatacenter or K8ssandraCluster, with its kind where that is not clear: sts/NAME, dc/NAME or k8c/NAME; or pod/NAME.';

/** What most commands look at. */
export const TARGET_OPERAND = {
  name: 'TARGET',
  describe: `${NAMES} Default: all of the namespace.`,
} as const satisfies OperandDefinition;

/** What a command reaches into, that must not be any cluster of several. */
export const REACHED_OPERAND = {
  name: 'TARGET',
  describe: `${NAMES} May be left out where the namespace has one cluster only.`,
} as const satisfies OperandDefinition;

/** What a command reaches into that cannot do without. */
export const NAMED_OPERAND = {
  name: 'TARGET',
  describe: NAMES,
  required: true,
} as const satisfies OperandDefinition;

/** Narrows a target down to some of its nodes. */
export const TARGET_OPTIONS = {
  selector: {
    type: 'text',
    short: 'l',
    describe: 'Only objects with these labels, such as app=cassandra.',
  },
  dc: { type: 'text', describe: 'Only nodes of this CassandraDatacenter.' },
  rack: { type: 'text', describe: 'Only nodes of this rack, as cass-operator names it.' },
} as const satisfies OptionDefinitions;

/** How nodes are reached. */
export const NODE_OPTIONS = {
  via: {
    type: 'text',
    default: 'auto',
    choices: ['auto', 'proxy', 'port-forward', 'exec'],
    describe:
      'Way into the pods. auto tries the proxy of the API server, then port-forward, and exec where nothing else gives an answer.',
  },
  'node-timeout': {
    type: 'duration',
    describe:
      'Longest time to wait for one node. Default: 5s, and 30s where nodetool has to be run in the pod.',
  },
} as const satisfies OptionDefinitions;

/** Whose replication counts. */
export const KEYSPACE_OPTION = {
  keyspace: {
    type: 'text',
    short: 'k',
    describe: 'Keyspace whose share each node owns. Default: all of them, where they are alike.',
  },
} as const satisfies OptionDefinitions;

export interface TargetArguments extends OptionValues<typeof TARGET_OPTIONS> {
  readonly TARGET: string | undefined;
}

/** @param namespace - Undefined for all namespaces. */
export function targetRequest(args: TargetArguments, namespace: string | undefined): TargetRequest {
  return {
    namespace,
    target: args.TARGET,
    labelSelector: args.selector,
    datacenter: args.dc,
    rack: args.rack,
  };
}

export type NodeArguments = OptionValues<typeof NODE_OPTIONS>;
