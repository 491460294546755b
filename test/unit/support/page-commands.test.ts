import { describe, expect, it } from 'vitest';
import { asShown, commandBlocks, stableLines } from '../../support/page-commands.ts';

describe('the commands of a page', () => {
  it('are found in their order, with their outputs', () => {
    const page =
      '# A\n\n```sh\ncd x\nls\n```\n\n```sh by-hand\nmake\n```\n\n```console\n$ a b\nc\n\nd\n$ e\n```\n';
    expect(commandBlocks(page)).toEqual([
      { kind: 'script', line: 3, script: 'cd x\nls\n' },
      { kind: 'by-hand', line: 8, script: 'make\n' },
      {
        kind: 'session',
        line: 12,
        commands: [
          { command: 'a b', output: 'c\n\nd' },
          { command: 'e', output: '' },
        ],
      },
    ]);
  });

  it.each([
    ['```bash\nls\n```\n', 'line 1: a block is sh, console or sh by-hand, not "bash"'],
    ['```\nls\n```\n', 'line 1: a block is sh, console or sh by-hand, not ""'],
    ['a\n```console\nls\n```\n', 'line 2: the block does not begin with "$ "'],
  ])('%j is not read as if it had none', (page, message) => {
    expect(() => commandBlocks(page)).toThrow(message);
  });
});

describe('an output is as the page shows it', () => {
  it.each([
    ['a\nb\n', 'a\nb'],
    ['POD   AGE\nc-0   12s', 'POD  AGE\nc-0  3m'],
    ['until 2027-11-24T01:17:23Z', 'until 2026-01-01T00:00:00Z'],
    ['a\nb\nc\nd', 'a\n...\nd'],
    ['a\nb\nc', 'a\n...'],
    ['a\nd', 'a\n...\nd'],
  ])('%j is %j', (printed, shown) => {
    expect(asShown(printed, shown)).toEqual(stableLines(shown));
  });

  it.each([
    ['a\nb\nc', 'a\nb'],
    ['a', 'a\nb'],
    ['a\nb\nc', 'a\n...\nd'],
    ['a\nb\nd\ne', 'a\n...\nd'],
    ['3 of 3 ready', '2 of 3 ready'],
    ['revision 1-7e13d5f7', 'revision 1-7e13d5f8'],
  ])('%j is not %j', (printed, shown) => {
    expect(asShown(printed, shown)).not.toEqual(stableLines(shown));
  });
});
