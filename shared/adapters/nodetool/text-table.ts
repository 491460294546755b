/** Takes a row apart into its cells, by the name of their column. */
export type ReadRow<N extends string> = (line: string) => Record<N, string>;

/**
 * Reads the header of a table whose cells begin below the names of their columns.
 *
 * Names and cells may have spaces in them.
 *
 * @param names - Of the columns to be read, in their order.
 * @returns Undefined when the line is not such a header.
 */
export function tableHeader<N extends string>(
  line: string,
  names: readonly N[],
): ReadRow<N> | undefined {
  const columns: { readonly name: N; readonly start: number; readonly end: number }[] = [];
  let from = 0;
  for (const name of names) {
    const start = line.indexOf(name, from);
    if (start === -1) return undefined;
    from = start + name.length;
    const gap = line.slice(from).search(/\S/);
    columns.push({ name, start, end: gap === -1 ? Infinity : from + gap });
  }
  return (row) =>
    Object.fromEntries(
      columns.map(({ name, start, end }) => [name, row.slice(start, end).trim()]),
    ) as Record<N, string>;
}
