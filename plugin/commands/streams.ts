import { loadText } from '../../shared/domain/load-text.ts';
import type { StreamProgress, StreamSession } from '../../shared/domain/stream-session.ts';
import type { RunCommand } from '../command-definition.ts';
import type { streams } from '../definitions/streams.ts';
import { idleNote, renderNodeTable } from '../output/node-table.ts';
import type { Column } from '../output/table.ts';
import { showNodes } from '../show-nodes.ts';

export const runStreams: RunCommand<typeof streams> = (args, context) =>
  showNodes(args, context, {
    kind: 'Streams',
    ask: (node) => node.streams(),
    facts: (sessions) => ({ sessions }),
    render: (answers, style) =>
      renderNodeTable({ columns: COLUMNS, rows: (sessions) => sessions }, answers, style),
    remark: (nodes) => idleNote('stream', nodes, (sessions) => sessions.length === 0),
  });

const COLUMNS: readonly Column<StreamSession>[] = [
  { title: 'OPERATION', cell: ({ operation }) => operation, dropOrder: 1 },
  { title: 'PLAN ID', cell: ({ planId }) => planId, wide: true },
  { title: 'PEER', cell: ({ peer }) => peer },
  {
    title: 'FILES RECEIVED',
    cell: ({ receiving }) => files(receiving),
    order: ({ receiving }) => receiving.files,
    dropOrder: 2,
  },
  {
    title: 'RECEIVED',
    cell: ({ receiving }) => bytes(receiving),
    order: ({ receiving }) => receiving.bytes,
  },
  {
    title: 'FILES SENT',
    cell: ({ sending }) => files(sending),
    order: ({ sending }) => sending.files,
    dropOrder: 3,
  },
  { title: 'SENT', cell: ({ sending }) => bytes(sending), order: ({ sending }) => sending.bytes },
];

/** A direction in which nothing goes has nothing to show. */
function files(progress: StreamProgress): string | undefined {
  return progress.totalFiles === 0 ? undefined : `${progress.files} of ${progress.totalFiles}`;
}

function bytes(progress: StreamProgress): string | undefined {
  if (progress.totalFiles === 0) return undefined;
  return `${loadText(progress.bytes)} of ${loadText(progress.totalBytes)}`;
}
