import type { NodeAnswer } from '../actions/cluster/gather-answers.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import type { Column } from './table.ts';

/** How the answers of nodes become lines. */
export interface NodeTable<T, Row> {
  readonly rows: (value: T) => readonly Row[];
  readonly columns: readonly Column<Row>[];
}

interface Line<T, Row> {
  readonly answer: NodeAnswer<T>;
  /** Undefined for a node that did not answer. */
  readonly row: Row | undefined;
}

/** One line for each row of each node; a node that did not answer has one of question marks. */
export function renderNodeTable<T, Row>(
  { rows, columns }: NodeTable<T, Row>,
  answers: readonly NodeAnswer<T>[],
  style: Style,
): string {
  const lines = answers.flatMap((answer): readonly Line<T, Row>[] =>
    answer.value === undefined
      ? [{ answer, row: undefined }]
      : rows(answer.value).map((row) => ({ answer, row })),
  );
  return lines.length === 0 ? '' : renderTable(nodeColumns(columns), lines, '', style);
}

function nodeColumns<T, Row>(columns: readonly Column<Row>[]): readonly Column<Line<T, Row>>[] {
  return [
    { title: 'POD', cell: ({ answer }) => answer.node.pod },
    ...columns.map((column): Column<Line<T, Row>> => ({
      ...column,
      cell: ({ row }) => (row === undefined ? '?' : column.cell(row)),
      order: ({ row }) => (row === undefined ? undefined : (column.order ?? column.cell)(row)),
      tone: ({ row }) => (row === undefined ? 'warning' : column.tone?.(row)),
    })),
    { title: 'SOURCE', cell: ({ answer }) => answer.node.source, wide: true },
  ];
}

/** Of nodes that have nothing to show, and so no line. */
export function idleNote<T>(
  what: string,
  values: readonly T[],
  isIdle: (value: T) => boolean,
): string {
  const idle = values.filter(isIdle).length;
  return idle === 0 ? '' : `No ${what} on ${idle} of the ${values.length} nodes that answered.\n`;
}
