import { printable } from '../../shared/domain/printable.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { PLAIN } from './style.ts';
import type { Style, Tone } from './style.ts';
import { wrap } from './wrap.ts';

/** One column of a table. */
export interface Column<Row> {
  /** Upper case, as kubectl writes it. */
  readonly title: string;
  /** What stands in a row; undefined, which prints as `-`, for what is not known. */
  readonly cell: (row: Row) => string | undefined;
  /** What rows are sorted by, where it is not their text; undefined comes last. */
  readonly order?: (row: Row) => number | bigint | string | undefined;
  readonly tone?: (row: Row) => Tone | undefined;
  /** Only with `-o wide`. */
  readonly wide?: boolean;
  /** Numbers, which read better below each other. */
  readonly alignRight?: boolean;
  /** In a terminal that is too narrow, the highest goes first; absent, it stays. */
  readonly dropOrder?: number;
}

/** Between columns, as in kubectl's tables. */
const GAP = '   ';

/**
 * A table in kubectl's form: no borders, nothing cut off, no space behind the last cell.
 *
 * In a terminal that is too narrow for it, columns are left out, which is said; where that is
 * not enough, each row becomes a block of lines. `-o wide` has all columns, however long the lines.
 *
 * @throws AppError `KDS_USAGE` when it is to be sorted by a column that it does not have.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  indent = '',
  style: Style = PLAIN,
): string {
  const shown = columns.filter(({ wide = false }) => style.wide || !wide);
  const sorted = sortRows(columns, rows, style.sortBy);
  const room = style.wide ? undefined : style.width;
  const fitting = room === undefined ? shown : fit(shown, sorted, room - indent.length, style);
  if (fitting === undefined) return renderBlocks(shown, sorted, indent, style);
  const hidden = shown.filter((column) => !fitting.includes(column)).map(({ title }) => title);
  if (hidden.length === 0 || room === undefined) return renderLines(fitting, sorted, indent, style);
  const note = wrap(`(no room for ${hidden.join(', ')}: see -o wide)`, room - indent.length);
  return (
    renderLines(fitting, sorted, indent, style) + note.map((line) => `${indent}${line}\n`).join('')
  );
}

/** Undefined when even what has to stay has no room. */
function fit<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  room: number,
  style: Style,
): readonly Column<Row>[] | undefined {
  let kept = columns;
  for (;;) {
    const widths = widthsOf(kept, cellsOf(kept, rows), style);
    if (widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) <= room) return kept;
    const orders = kept.flatMap(({ dropOrder }) => dropOrder ?? []);
    if (orders.length === 0) return undefined;
    kept = kept.filter(({ dropOrder }) => dropOrder !== Math.max(...orders));
  }
}

function renderLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  indent: string,
  style: Style,
): string {
  const cells = cellsOf(columns, rows);
  const widths = widthsOf(columns, cells, style);
  const line = (texts: readonly string[], row?: Row): string => {
    const end = texts.findLastIndex((text) => text !== '');
    const parts = texts.slice(0, end + 1).map((text, index) => {
      const column = columns[index];
      const padded = pad(text, widths[index] ?? 0, column, index === end);
      return row === undefined ? padded : style.paint(column?.tone?.(row), padded);
    });
    return `${indent}${parts.join(GAP)}\n`;
  };
  const head = style.headers ? [line(columns.map(({ title }) => title))] : [];
  return [...head, ...cells.map((texts, index) => line(texts, rows[index]))].join('');
}

function cellsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly string[][] {
  return rows.map((row) => columns.map(({ cell }) => printable(cell(row) ?? '-')));
}

function widthsOf<Row>(
  columns: readonly Column<Row>[],
  cells: readonly string[][],
  { headers }: Style,
): readonly number[] {
  return columns.map(({ title }, index) =>
    cells.reduce(
      (width, row) => Math.max(width, row[index]?.length ?? 0),
      headers ? title.length : 0,
    ),
  );
}

function pad<Row>(
  text: string,
  width: number,
  column: Column<Row> | undefined,
  isLast: boolean,
): string {
  if (column?.alignRight === true) return text.padStart(width);
  return isLast ? text : text.padEnd(width);
}

function renderBlocks<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  indent: string,
  { paint, width: room = Infinity }: Style,
): string {
  const width = Math.max(0, ...columns.map(({ title }) => title.length));
  const valueRoom = room - indent.length - width - 2;
  const blocks = rows.map((row) =>
    columns
      .flatMap(({ title, cell, tone }) =>
        wrap(printable(cell(row) ?? '-'), valueRoom).map((text, index) => {
          const label = (index === 0 ? title : '').padEnd(width);
          return `${indent}${label}  ${paint(tone?.(row), text)}`.trimEnd();
        }),
      )
      .map((line) => `${line}\n`)
      .join(''),
  );
  return blocks.join('\n');
}

function sortRows<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  sortBy: string | undefined,
): readonly Row[] {
  if (sortBy === undefined) return rows;
  const column = columns.find(({ title }) => title.toLowerCase() === sortBy.toLowerCase());
  if (column === undefined) {
    throw new AppError('KDS_USAGE', `there is no column "${sortBy}" to sort by`, {
      hint: `Use one of: ${columns.map(({ title }) => title).join(', ')}.`,
    });
  }
  const keyOf = column.order ?? column.cell;
  return rows.toSorted((a, b) => compareKeys(keyOf(a), keyOf(b)));
}

type Key = number | bigint | string | undefined;

function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}
