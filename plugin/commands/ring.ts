import { groupBy } from '../../shared/domain/group-by.ts';
import { shareText } from '../../shared/domain/ownership.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { findTarget } from '../actions/cluster/find-target.ts';
import { gatherOwnership } from '../actions/cluster/gather-ownership.ts';
import { lookedIn } from '../actions/cluster/looked-in.ts';
import { describeTokens } from '../actions/ring/describe-tokens.ts';
import type { TokenLine } from '../actions/ring/describe-tokens.ts';
import type { RunCommand } from '../command-definition.ts';
import type { ring } from '../definitions/ring.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { documentHead } from '../output/json-document.ts';
import { partialNote } from '../output/partial-note.ts';
import { presentView } from '../output/present-view.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import type { Column } from '../output/table.ts';
import type { ItemsDocument, View } from '../output/view.ts';

export const runRing: RunCommand<typeof ring> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const door = openNodes(cluster, context, args);
  return presentView(args, context, async (): Promise<View<ItemsDocument<TokenLine>>> => {
    const request = targetRequest(args, cluster.namespace);
    const target = await findTarget(cluster.api, request);
    const { keyspace } = args;
    const { owned, failures } = await gatherOwnership(target, {
      ...door,
      allViews: false,
      keyspace,
    });
    const items = owned.flatMap(({ view, ownership }) => describeTokens(view, ownership));
    const errors = [...target.facts.errors, ...failures];
    return {
      document: { ...documentHead('Ring', errors), items },
      render: renderRing(items),
      names: [...new Set(items.flatMap(({ pod }) => (pod === undefined ? [] : `pod/${pod}`)))],
      notes: [
        target.pods.length === 0 && errors.length === 0
          ? `No pods of Cassandra found in ${lookedIn(request)}.\n`
          : '',
        ...door.notices(),
        partialNote(errors),
      ].join(''),
      exitCode: (errors.length === 0 ? EXIT_CODES.ok : EXIT_CODES.partial).code,
    };
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
