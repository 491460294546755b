import { describe, expect, it } from 'vitest';

import { renderTable } from '../../../../plugin/output/table.ts';
import { wrap, wrapAdvice } from '../../../../plugin/output/wrap.ts';

describe('a table', () => {
  const columns = [
    { title: 'NAME', cell: ({ name }: { name: string }) => name },
    { title: 'AGE', cell: ({ age }: { name: string; age: string }) => age },
  ];

  it('has columns as wide as their widest cell, three spaces apart', () => {
    const rows = [
      { name: 'a', age: '5d' },
      { name: 'longest', age: '' },
    ];
    expect(renderTable(columns, rows, '  ')).toBe('  NAME      AGE\n  a         5d\n  longest\n');
  });

  it('without rows has its head', () => {
    expect(renderTable(columns, [])).toBe('NAME   AGE\n');
  });
});

describe('text', () => {
  it.each<[text: string, width: number, lines: readonly string[]]>([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 6, ['one', 'two', 'three']],
    ['one two', 7, ['one two']],
    ['unbreakable word', 5, ['unbreakable', 'word']],
    ['', 5, ['']],
  ])('"%s" in %i columns', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it('a command is not broken, whatever its length', () => {
    expect(wrapAdvice('kubectl get pods -A', 5)).toEqual(['kubectl get pods -A']);
    expect(wrapAdvice('Look at it.', 5)).toEqual(['Look', 'at', 'it.']);
    expect(wrapAdvice(undefined, 5)).toEqual([]);
  });
});
