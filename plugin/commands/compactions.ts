import type { Compaction, CompactionState } from '../../shared/domain/compaction.ts';
import { toFixedHalfEven } from '../../shared/domain/half-even.ts';
import { loadText } from '../../shared/domain/load-text.ts';
import type { RunCommand } from '../command-definition.ts';
import type { compactions } from '../definitions/compactions.ts';
import { countText } from '../output/cell-text.ts';
import { idleNote, renderNodeTable } from '../output/node-table.ts';
import type { Column } from '../output/table.ts';
import { showNodes } from '../show-nodes.ts';

export const runCompactions: RunCommand<typeof compactions> = (args, context) =>
  showNodes(args, context, {
    kind: 'Compactions',
    ask: (node) => node.compactions(),
    facts: (state) => state,
    render: (answers, style) => renderNodeTable({ columns: COLUMNS, rows: rowsOf }, answers, style),
    remark: (states) => idleNote('compaction', states, (state) => rowsOf(state).length === 0),
  });

interface Row {
  readonly pending: number | undefined;
  /** Undefined on a node where tasks wait and none runs. */
  readonly one: Compaction | undefined;
}

function rowsOf({ pending, running }: CompactionState): readonly Row[] {
  if (running.length > 0) return running.map((one) => ({ pending, one }));
  return pending === undefined || pending === 0 ? [] : [{ pending, one: undefined }];
}

const COLUMNS: readonly Column<Row>[] = [
  {
    title: 'PENDING TASKS',
    cell: ({ pending }) => countText(pending),
    order: ({ pending }) => pending,
    alignRight: true,
    dropOrder: 1,
  },
  { title: 'ID', cell: ({ one }) => one?.id, wide: true },
  { title: 'COMPACTION TYPE', cell: ({ one }) => one?.type },
  { title: 'KEYSPACE', cell: ({ one }) => one?.keyspace },
  { title: 'TABLE', cell: ({ one }) => one?.table },
  {
    title: 'COMPLETED',
    cell: ({ one }) => one && amount(one.completed, one),
    order: ({ one }) => one?.completed,
    dropOrder: 3,
  },
  {
    title: 'TOTAL',
    cell: ({ one }) => one && amount(one.total, one),
    order: ({ one }) => one?.total,
    dropOrder: 2,
  },
  {
    title: 'PROGRESS',
    cell: ({ one }) => one && progressText(one),
    order: ({ one }) => one && one.completed / one.total,
    alignRight: true,
  },
];

function amount(value: number, { unit }: Compaction): string {
  return unit === 'bytes' ? loadText(value) : `${value} ${unit}`;
}

/** As nodetool has it, which says `n/a` of nothing. */
function progressText({ completed, total }: Compaction): string {
  return total === 0 ? 'n/a' : `${toFixedHalfEven((completed / total) * 100, 2)}%`;
}
