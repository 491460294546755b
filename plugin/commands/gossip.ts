import { findPods } from '../actions/cluster/find-pods.ts';
import { gatherReplies } from '../actions/cluster/gather-views.ts';
import { groupClusters } from '../actions/cluster/group-clusters.ts';
import { describeGossip } from '../actions/gossip/describe-gossip.ts';
import type { RunCommand } from '../command-definition.ts';
import type { gossip } from '../definitions/gossip.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { renderGossip } from '../output/gossip-screen.ts';
import { nodesView } from '../output/nodes-view.ts';
import { presentView } from '../output/present-view.ts';
import { failedNodes } from '../output/silent-nodes.ts';

export const runGossip: RunCommand<typeof gossip> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const door = openNodes(cluster, context, args);
  const request = targetRequest(args, cluster.namespace);
  return presentView(args, context, async () => {
    const target = await findPods(cluster.api, request);
    const { replies, failures } = await gatherReplies(target.pods, {
      ...door,
      allViews: args['all-views'],
    });
    const items = groupClusters(replies)
      .map((group) => group.flatMap(({ view }) => view ?? []))
      .filter((views) => views.length > 0)
      .map(describeGossip);
    return nodesView({
      kind: 'Gossip',
      items,
      render: (style) => renderGossip(items, style, args['all-views']),
      place: request,
      pods: target.pods,
      errors: [...target.facts.errors, ...failures],
      failed: failedNodes(replies),
      remarks: door.notices(),
    });
  });
};
