import { groupBy } from '../../shared/domain/group-by.ts';
import { shareText } from '../../shared/domain/ownership.ts';
import { findPods } from '../actions/cluster/find-pods.ts';
import { gatherOwnership } from '../actions/cluster/gather-ownership.ts';
import { describeTokens } from '../actions/ring/describe-tokens.ts';
import type { TokenLine } from '../actions/ring/describe-tokens.ts';
import type { RunCommand } from '../command-definition.ts';
import type { ring } from '../definitions/ring.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { nodesView } from '../output/nodes-view.ts';
import { presentView } from '../output/present-view.ts';
import { failedNodes } from '../output/silent-nodes.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import type { Column } from '../output/table.ts';
import type { ItemsDocument, View } from '../output/view.ts';

export const runRing: RunCommand<typeof ring> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const door = openNodes(cluster, context, args);
  return presentView(args, context, async (): Promise<View<ItemsDocument<TokenLine>>> => {
    const request = targetRequest(args, cluster.namespace);
    const target = await findPods(cluster.api, request);
    const { keyspace } = args;
    const { owned, failures } = await gatherOwnership(target, {
      ...door,
      allViews: false,
      keyspace,
    });
    const items = owned.flatMap(({ view, ownership }) => describeTokens(view, ownership));
    const view = nodesView({
      kind: 'Ring',
      items,
      render: renderRing(items),
      place: request,
      pods: target.pods,
      errors: [...target.facts.errors, ...failures],
      failed: owned.flatMap(({ view: { members } }) => failedNodes(members)),
      remarks: door.notices(),
    });
    // The ring is whole, whoever is asked.
    const names = [...new Set(items.flatMap(({ pod }) => (pod === undefined ? [] : `pod/${pod}`)))];
    return { ...view, names };
  });
};

/** A table for each datacenter of each cluster. */
function renderRing(items: readonly TokenLine[]): (style: Style) => string {
  const sections = groupBy(items, ({ cluster, datacenter }) => `${cluster}\n${datacenter}`);
  return (style) =>
    [...sections.values()]
      .map((lines) => {
        const [first] = lines;
        const head = `Datacenter: ${first?.datacenter ?? ''} (cluster ${first?.cluster ?? ''})\n`;
        return head + renderTable(COLUMNS, lines, '', style);
      })
      .join('\n');
}

const COLUMNS: readonly Column<TokenLine>[] = [
  { title: 'ADDRESS', cell: ({ address }) => address },
  { title: 'RACK', cell: ({ rack }) => rack, dropOrder: 2 },
  {
    title: 'STATUS',
    cell: ({ status }) => status,
    tone: ({ status }) => (status === 'Up' ? 'good' : 'bad'),
  },
  { title: 'STATE', cell: ({ state }) => state, dropOrder: 1 },
  {
    title: 'LOAD',
    cell: ({ load }) => load,
    order: ({ loadBytes }) => loadBytes,
    dropOrder: 3,
  },
  {
    title: 'OWNS',
    cell: ({ owns }) => (owns === undefined ? '?' : shareText(owns, 2)),
    order: ({ owns }) => owns,
    dropOrder: 4,
  },
  {
    title: 'TOKEN',
    cell: ({ token }) => token,
    order: ({ token }) => BigInt(token),
    alignRight: true,
  },
  { title: 'HOST ID', cell: ({ hostId }) => hostId, wide: true },
  { title: 'POD', cell: ({ pod }) => pod, wide: true },
];
