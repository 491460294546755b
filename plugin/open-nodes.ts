import type { CassandraNode } from '../shared/ports/cassandra-node.ts';
import type { Cluster } from '../shared/ports/cluster.ts';
import type { NodetoolUse, OpenNode } from '../shared/ports/open-node.ts';
import type { PodAccess } from '../shared/ports/pod-access.ts';
import type { CassandraPod } from './actions/cluster/find-target.ts';
import { findPodServers } from './actions/nodes/find-pod-servers.ts';
import { superuserCredentials } from './actions/nodes/superuser-credentials.ts';
import type { CommandContext } from './command-context.ts';
import type { NodeArguments } from './options/target-options.ts';

/** As long as a healthy node takes to answer, many times over. */
const HTTP_TIMEOUT_MS = 5_000;
/** nodetool starts a JVM of its own, in a container that may have little CPU to spare. */
const NODETOOL_TIMEOUT_MS = 30_000;

/** The way to the nodes of a cluster, for one command. */
export interface NodeDoor {
  /** Makes a node of a pod; nothing is sent before the first question. */
  readonly open: (pod: CassandraPod) => Promise<CassandraNode>;
  readonly access: () => Promise<PodAccess>;
  /** What a person should know of the way that was taken; each with its line end. */
  readonly notices: () => readonly string[];
}

/** Prepares to reach into pods as the flags say; nothing of it is loaded before the first pod. */
export function openNodes(
  cluster: Cluster,
  context: CommandContext,
  args: NodeArguments,
): NodeDoor {
  const notices = new Set<string>();
  let loaded: Promise<{ readonly access: PodAccess; readonly openNode: OpenNode }> | undefined;
  const load = async (): Promise<{ access: PodAccess; openNode: OpenNode }> => {
    const access = await cluster.pods(args.via, (text) => notices.add(`note: ${text}\n`));
    return { access, openNode: await context.nodes(access) };
  };
  const timeoutMs = args['node-timeout'] ?? HTTP_TIMEOUT_MS;
  const nodetool = (pod: CassandraPod): NodetoolUse => ({
    timeoutMs: args['node-timeout'] ?? NODETOOL_TIMEOUT_MS,
    credentials: () => superuserCredentials(cluster.api, pod),
  });
  const mayExec = args.via === 'auto' || args.via === 'exec';
  return {
    access: async () => (await (loaded ??= load())).access,
    notices: () => [...notices],
    async open(pod) {
      const { openNode } = await (loaded ??= load());
      return openNode({
        pod,
        servers: findPodServers(pod.object, pod.datacenter),
        timeoutMs,
        ...(mayExec ? { nodetool: nodetool(pod) } : {}),
        signal: context.signal,
      });
    },
  };
}
