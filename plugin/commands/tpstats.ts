import type { ThreadPool, ThreadPoolState } from '../../shared/domain/thread-pool.ts';
import type { NodeAnswer } from '../actions/cluster/gather-answers.ts';
import type { RunCommand } from '../command-definition.ts';
import type { tpstats } from '../definitions/tpstats.ts';
import { countText } from '../output/cell-text.ts';
import { renderNodeTable } from '../output/node-table.ts';
import type { Style } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { showNodes } from '../show-nodes.ts';

export const runTpstats: RunCommand<typeof tpstats> = (args, context) =>
  showNodes(args, context, {
    kind: 'ThreadPools',
    ask: (node) => node.threadPools(),
    facts: ({ pools, dropped }) => ({ pools, dropped: Object.fromEntries(dropped) }),
    render: (answers, style) =>
      renderNodeTable({ columns: POOLS, rows: ({ pools }) => pools }, answers, style) +
      renderDropped(answers, style),
  });

function renderDropped(answers: readonly NodeAnswer<ThreadPoolState>[], style: Style): string {
  const rows = ({ dropped }: ThreadPoolState): readonly Dropped[] =>
    [...dropped]
      .filter(([, count]) => style.wide || count > 0)
      .map(([type, count]) => ({ type, count }));
  const answered = answers.filter(({ value }) => value !== undefined);
  // What the tables are sorted by is a column of the first one.
  const text = renderNodeTable({ columns: MESSAGES, rows }, answered, {
    ...style,
    sortBy: undefined,
  });
  return text === '' ? '' : `\n${text}`;
}

const POOLS: readonly Column<ThreadPool>[] = [
  { title: 'POOL NAME', cell: ({ name }) => name },
  count('ACTIVE', ({ active }) => active),
  { ...count('PENDING', ({ pending }) => pending), tone: ({ pending }) => warnAbove0(pending) },
  { ...count('COMPLETED', ({ completed }) => completed), dropOrder: 2 },
  { ...count('BLOCKED', ({ blocked }) => blocked), tone: ({ blocked }) => warnAbove0(blocked) },
  { ...count('ALL TIME BLOCKED', ({ allTimeBlocked }) => allTimeBlocked), dropOrder: 1 },
];

interface Dropped {
  readonly type: string;
  readonly count: number;
}

const MESSAGES: readonly Column<Dropped>[] = [
  { title: 'MESSAGE TYPE', cell: ({ type }) => type },
  { ...count('DROPPED', (one: Dropped) => one.count), tone: (one) => warnAbove0(one.count) },
];

function count<Row>(title: string, of: (row: Row) => number): Column<Row> {
  return { title, cell: (row) => countText(of(row)), order: of, alignRight: true };
}

function warnAbove0(value: number): 'warning' | undefined {
  return value > 0 ? 'warning' : undefined;
}
