import { gatherList } from '../actions/list/gather-list.ts';
import { summarizeClusters } from '../actions/list/summarize-clusters.ts';
import type { ClusterSummary } from '../actions/list/summarize-clusters.ts';
import type { RunCommand } from '../command-definition.ts';
import type { list } from '../definitions/list.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { ageText } from '../output/cell-text.ts';
import { nothingFound } from '../output/nothing-found.ts';
import { presentView } from '../output/present-view.ts';
import type { Tone } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { tableView } from '../output/view.ts';

export const runList: RunCommand<typeof list> = async (args, context) => {
  const { api, namespace } = await context.connect(clusterTarget(args));
  const clock = await context.clock();
  const everywhere = args['all-namespaces'];
  const where = everywhere ? undefined : namespace;
  return presentView(args, context, async () => {
    const place = { namespace: where, labelSelector: args.selector };
    const facts = await gatherList(api, place);
    return tableView({
      kind: 'ClusterList',
      items: summarizeClusters(facts),
      errors: facts.errors,
      columns: columnsAt(clock.wallMs(), everywhere),
      name: ({ kind, name }) => `${kind.toLowerCase()}/${name}`,
      whenEmpty: nothingFound('No Cassandra found', place),
    });
  });
};

const TONES: Readonly<Record<ClusterSummary['health'], Tone | undefined>> = {
  ready: 'good',
  degraded: 'warning',
  down: 'bad',
  stopped: 'quiet',
  remote: undefined,
  unknown: 'warning',
};

function columnsAt(nowMs: number, everywhere: boolean): readonly Column<ClusterSummary>[] {
  return [
    { title: 'NAMESPACE', cell: ({ namespace }) => namespace, wide: !everywhere },
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'KIND', cell: ({ kind }) => kind, wide: true },
    {
      title: 'DCS',
      cell: ({ datacenters }) => (datacenters.length === 0 ? undefined : datacenters.join(',')),
      dropOrder: 1,
    },
    {
      title: 'NODES',
      cell: ({ ready, size }) => `${ready ?? '?'}/${size ?? '?'}`,
      order: ({ size }) => size,
    },
    { title: 'VERSION', cell: ({ version }) => version, dropOrder: 2 },
    { title: 'HEALTH', cell: ({ health }) => health, tone: ({ health }) => TONES[health] },
    { title: 'OPERATION', cell: ({ operation }) => operation, dropOrder: 4 },
    {
      title: 'BACKUP',
      cell: ({ lastBackup }) => ageText(lastBackup, nowMs),
      order: ({ lastBackup }) => newestFirst(lastBackup),
      dropOrder: 3,
    },
    {
      title: 'AGE',
      cell: ({ createdAt }) => ageText(createdAt, nowMs),
      order: ({ createdAt }) => newestFirst(createdAt),
      dropOrder: 5,
    },
  ];
}

function newestFirst(time: string | undefined): number | undefined {
  const sinceMs = Date.parse(time ?? '');
  return Number.isNaN(sinceMs) ? undefined : -sinceMs;
}
