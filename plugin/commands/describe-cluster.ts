import { findPods } from '../actions/cluster/find-pods.ts';
import { gatherOwnership } from '../actions/cluster/gather-ownership.ts';
import { describeCluster } from '../actions/describe-cluster/describe-cluster.ts';
import { gatherSchema } from '../actions/schema/gather-schema.ts';
import type { RunCommand } from '../command-definition.ts';
import type { describeCluster as definition } from '../definitions/describe-cluster.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { renderDescriptions } from '../output/cluster-screen.ts';
import { nodesView } from '../output/nodes-view.ts';
import { presentView } from '../output/present-view.ts';
import { failedNodes } from '../output/silent-nodes.ts';

export const runDescribeCluster: RunCommand<typeof definition> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const door = openNodes(cluster, context, args);
  const request = targetRequest(args, cluster.namespace);
  return presentView(args, context, async () => {
    const target = await findPods(cluster.api, request);
    const { owned, failures } = await gatherOwnership(target, {
      ...door,
      allViews: false,
      keyspace: undefined,
    });
    const schemas = await Promise.all(owned.map(({ view }) => gatherSchema(view, door.open)));
    const failed = schemas.flatMap((one) => one.failed);
    const items = owned
      .map(({ view, keyspaces }, index) =>
        describeCluster(view, { schemas: schemas[index]?.told ?? new Map(), keyspaces }),
      )
      .filter(({ datacenters }) => datacenters.length > 0);
    return nodesView({
      kind: 'ClusterDescription',
      items,
      render: (style) => renderDescriptions(items, style),
      place: request,
      pods: target.pods,
      errors: [...target.facts.errors, ...failures, ...failed.map(({ error }) => error)],
      failed: [...owned.flatMap(({ view }) => failedNodes(view.members)), ...failed],
      remarks: door.notices(),
    });
  });
};
