import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format } from 'prettier';
import { expect } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Compares a generated page of docs/reference with its source in code.
 *
 * With `UPDATE_REFERENCE=1` the page is written instead.
 *
 * @param page - Name of the file in docs/reference.
 */
export async function expectReferencePage(page: string, markdown: string): Promise<void> {
  const path = join(ROOT, 'docs/reference', page);
  const expected = await format(markdown, { parser: 'markdown' });
  if (process.env['UPDATE_REFERENCE'] === '1') writeFileSync(path, expected);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(expected);
}

/** A Markdown table. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
