import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readSamples } from '../../../../../shared/adapters/metrics/prometheus-text.ts';
import type { MetricSample } from '../../../../../shared/adapters/metrics/prometheus-text.ts';

function read(text: string, ...names: readonly string[]): readonly MetricSample[] {
  return [...readSamples(text, new Set(names), (line) => new Error(`malformed: ${line}`))];
}

describe('readSamples', () => {
  it.each<[string, number]>([
    ['m 1', 1],
    ['m 1.5E7', 1.5e7],
    ['m -0.25', -0.25],
    ['m +1', 1],
    ['m .5', 0.5],
    ['m 1.', 1],
    ['m NaN', Number.NaN],
    ['m +Inf', Number.POSITIVE_INFINITY],
    ['m -Inf', Number.NEGATIVE_INFINITY],
    ['m 3 1795363159334', 3],
    ['m\t4 ', 4],
    ['m 5\r', 5],
    ['m{} 6', 6],
    ['m {a="b"} 7', 7],
  ])('reads the value of "%s"', (line, value) => {
    expect(read(line, 'm').map((sample) => sample.value)).toEqual([value]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['m{} 1', {}],
    ['m{a="b"} 1', { a: 'b' }],
    ['m{a="b",c="d",} 1', { a: 'b', c: 'd' }],
    ['m{ a = "b" , c="" } 1', { a: 'b', c: '' }],
    ['m{le="+Inf"} 1', { le: '+Inf' }],
    [String.raw`m{a="say \"}\" twice"} 1`, { a: 'say "}" twice' }],
    [String.raw`m{a="C:\\temp\nnext"} 1`, { a: 'C:\\temp\nnext' }],
    [String.raw`m{a="\x"} 1`, { a: String.raw`\x` }],
    ['m{a="{,} # 1"} 1', { a: '{,} # 1' }],
    ['m{a="größe"} 1', { a: 'größe' }],
  ])('reads the labels of %s', (line, labels) => {
    expect(read(line, 'm').map((sample) => Object.fromEntries(sample.labels))).toEqual([labels]);
  });

  it.each([
    'm',
    'm ',
    'm one',
    'm 0x10',
    'm 1 2 3',
    'm{a="b" 1',
    'm{a=b} 1',
    'm{a="b} 1',
    'm{a="b"c="d"} 1',
    'm{1a="b"} 1',
    `m{a="${'b'.repeat(70_000)}"} 1`,
  ])('refuses the wanted line "%.30s"', (line) => {
    expect(() => read(`other 1\n${line}\n`, 'm')).toThrow('malformed: m');
  });

  it('leaves out comments, empty lines, other metrics and longer names', () => {
    const text = '# TYPE m gauge\n\nm_total 1\nbroken{{{\n<html>\nm 2\n# m 3\nmm 4\n';
    expect(read(text, 'm').map(({ value }) => value)).toEqual([2]);
  });

  it('gives back what the format says of any labels', () => {
    const name = fc.constantFrom('a', 'le', '_x9', 'Keyspace');
    const text = fc.string({
      unit: fc.constantFrom('n', '"', '\\', '\n', '{', '}', ',', '=', ' ', 'ü'),
    });
    fc.assert(
      fc.property(fc.dictionary(name, text), fc.double(), (labels, value) => {
        const pairs = Object.entries(labels).map(([key, raw]) => `${key}="${escaped(raw)}"`);
        const shown = String(value).replace('Infinity', 'Inf');
        const [sample] = read(`m{${pairs.join(',')}} ${shown}`, 'm');
        expect(Object.fromEntries(sample?.labels ?? [])).toEqual({ ...labels });
        expect(sample?.value).toBe(Object.is(value, -0) ? 0 : value);
      }),
    );
  });
});

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
