import { findPods } from '../actions/cluster/find-pods.ts';
import { gatherViews } from '../actions/cluster/gather-views.ts';
import { describeSchema } from '../actions/schema/describe-schema.ts';
import type { ClusterSchema, NodeSchema } from '../actions/schema/describe-schema.ts';
import { gatherSchema } from '../actions/schema/gather-schema.ts';
import type { RunCommand } from '../command-definition.ts';
import type { schema } from '../definitions/schema.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { nodesView } from '../output/nodes-view.ts';
import { presentView } from '../output/present-view.ts';
import { failedNodes } from '../output/silent-nodes.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import type { Column } from '../output/table.ts';
import { wrap } from '../output/wrap.ts';

export const runSchema: RunCommand<typeof schema> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const door = openNodes(cluster, context, args);
  const request = targetRequest(args, cluster.namespace);
  return presentView(args, context, async () => {
    const target = await findPods(cluster.api, request);
    const { views, failures } = await gatherViews(target, { ...door, allViews: false });
    const schemas = await Promise.all(views.map((view) => gatherSchema(view, door.open)));
    const failed = schemas.flatMap((one) => one.failed);
    const items = views
      .map((view, index) => describeSchema(view, schemas[index]?.told ?? new Map()))
      .filter(({ nodes }) => nodes.length > 0);
    return nodesView({
      kind: 'Schema',
      items,
      render: (style) => items.map((item) => renderSchema(item, style)).join('\n'),
      place: request,
      pods: target.pods,
      errors: [...target.facts.errors, ...failures, ...failed.map(({ error }) => error)],
      failed: [...views.flatMap(({ members }) => failedNodes(members)), ...failed],
      remarks: door.notices(),
    });
  });
};

function renderSchema(item: ClusterSchema, style: Style): string {
  const { name, versions, unreachable, nodes } = item;
  const [most] = versions;
  const reached = nodes.length - unreachable.length;
  const facts = [
    versions.length === 1 ? `one schema on ${counted(reached)}` : `${versions.length} schemas`,
    ...(unreachable.length === 0 ? [] : [`${counted(unreachable.length)} unreachable`]),
    `as told by ${counted(item.observers.length)}`,
  ];
  return [
    ...wrap(`Cluster ${name}: ${facts.join(', ')}`, style.width ?? Infinity).map(
      (line) => `${line}\n`,
    ),
    renderTable(columns(most?.version), nodes, '', style),
  ].join('');
}

function counted(nodes: number): string {
  return nodes === 1 ? '1 node' : `${nodes} nodes`;
}

/** @param usual - The version that most nodes have. */
function columns(usual: string | undefined): readonly Column<NodeSchema>[] {
  return [
    { title: '--', cell: ({ state }) => state },
    { title: 'DC', cell: ({ datacenter }) => datacenter, dropOrder: 2 },
    { title: 'RACK', cell: ({ rack }) => rack, dropOrder: 1 },
    { title: 'ADDRESS', cell: ({ address }) => address },
    { title: 'POD', cell: ({ pod }) => pod, dropOrder: 3 },
    {
      title: 'SCHEMA VERSION',
      cell: ({ schemaVersion }) => schemaVersion ?? 'unreachable',
      tone: ({ schemaVersion }) => (schemaVersion === usual ? undefined : 'warning'),
    },
  ];
}
