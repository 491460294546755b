import type { Clock } from '../../ports/clock.ts';
import type { OpenNode } from '../../ports/open-node.ts';
import type { PodAccess } from '../../ports/pod-access.ts';
import { nodetoolNode } from '../nodetool/nodetool-node.ts';
import { nodeOpener } from './open-node.ts';

/** Opens nodes that are reached through their pods: by HTTP, and by nodetool where it may be run. */
export function accessedNodes(access: PodAccess, clock: Clock): OpenNode {
  return nodeOpener({
    http: access,
    clock,
    nodetool: ({ pod, servers, nodetool, signal }) => {
      const { cassandra: container } = servers;
      if (container === undefined || nodetool === undefined) return undefined;
      return nodetoolNode({ exec: access, clock }, { pod, container, signal, ...nodetool });
    },
  });
}
