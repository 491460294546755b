/** One column of a table. */
export interface Column<Row> {
  /** Upper case, as kubectl writes it. */
  readonly title: string;
  readonly cell: (row: Row) => string;
}

/** Between columns, as in kubectl's tables. */
const GAP = '   ';

/** A table in kubectl's form: no borders, nothing cut off, no space behind the last cell. */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  indent = '',
): string {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...cells.map((row) => row[index]?.length ?? 0)),
  );
  return cells
    .map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(GAP))
    .map((line) => `${indent}${line.trimEnd()}\n`)
    .join('');
}
