import { formatAge } from '../../shared/domain/duration.ts';
import { loadText } from '../../shared/domain/load-text.ts';
import type { NodeInfo } from '../../shared/domain/node-info.ts';
import type { RunCommand } from '../command-definition.ts';
import type { info } from '../definitions/info.ts';
import { bytesText, countText } from '../output/cell-text.ts';
import { renderNodeTable } from '../output/node-table.ts';
import type { Column } from '../output/table.ts';
import { showNodes } from '../show-nodes.ts';

export const runInfo: RunCommand<typeof info> = (args, context) =>
  showNodes(args, context, {
    kind: 'Info',
    ask: (node) => node.info(),
    facts: (told) => told,
    render: (answers, style) =>
      renderNodeTable({ columns: COLUMNS, rows: (told) => [told] }, answers, style),
  });

const COLUMNS: readonly Column<NodeInfo>[] = [
  { title: 'ID', cell: ({ hostId }) => hostId, wide: true },
  { title: 'DATA CENTER', cell: ({ datacenter }) => datacenter, wide: true },
  { title: 'RACK', cell: ({ rack }) => rack, dropOrder: 5 },
  { title: 'VERSION', cell: ({ releaseVersion }) => releaseVersion, wide: true },
  {
    title: 'GOSSIP',
    cell: ({ gossipActive }) => activity(gossipActive),
    tone: ({ gossipActive }) => (gossipActive === false ? 'bad' : undefined),
    dropOrder: 1,
  },
  {
    title: 'NATIVE',
    cell: ({ nativeTransportActive }) => activity(nativeTransportActive),
    tone: ({ nativeTransportActive }) => (nativeTransportActive === false ? 'bad' : undefined),
    dropOrder: 2,
  },
  {
    title: 'LOAD',
    cell: ({ loadBytes }) => bytesText(loadBytes),
    order: ({ loadBytes }) => loadBytes,
  },
  {
    title: 'UPTIME',
    cell: ({ uptimeMs }) => (uptimeMs === undefined ? undefined : formatAge(uptimeMs)),
    order: ({ uptimeMs }) => uptimeMs,
  },
  { title: 'HEAP', cell: heapText, order: ({ heapUsedBytes }) => heapUsedBytes },
  {
    title: 'OFF HEAP',
    cell: ({ offHeapBytes }) => bytesText(offHeapBytes),
    order: ({ offHeapBytes }) => offHeapBytes,
    dropOrder: 4,
  },
  {
    title: 'EXCEPTIONS',
    cell: ({ exceptions }) => countText(exceptions),
    order: ({ exceptions }) => exceptions,
    tone: ({ exceptions = 0 }) => (exceptions > 0 ? 'warning' : undefined),
    dropOrder: 3,
  },
  {
    title: 'REPAIRED',
    cell: ({ percentRepaired }) =>
      percentRepaired === undefined ? undefined : `${percentRepaired.toFixed(1)}%`,
    order: ({ percentRepaired }) => percentRepaired,
    dropOrder: 6,
  },
  {
    title: 'TOKENS',
    cell: ({ tokenCount }) => countText(tokenCount),
    order: ({ tokenCount }) => tokenCount,
    wide: true,
  },
];

function activity(isActive: boolean | undefined): string | undefined {
  if (isActive === undefined) return undefined;
  return isActive ? 'active' : 'off';
}

function heapText({ heapUsedBytes, heapMaxBytes }: NodeInfo): string | undefined {
  if (heapUsedBytes === undefined) return undefined;
  const used = loadText(heapUsedBytes);
  return heapMaxBytes === undefined ? used : `${used} of ${loadText(heapMaxBytes)}`;
}
