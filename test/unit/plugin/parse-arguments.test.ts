import { describe, expect, it } from 'vitest';

import { command } from '../../../plugin/command.ts';
import { defineCommand } from '../../../plugin/command-definition.ts';
import { parseArguments } from '../../../plugin/parse-arguments.ts';
import { AppError } from '../../../shared/errors/app-error.ts';

const COPY = command(
  defineCommand({
    name: 'copy',
    group: 'Other',
    summary: 'Copy',
    description: [],
    operands: [
      { name: 'FROM', describe: 'Source.', required: true },
      { name: 'TO', describe: 'Target.' },
    ],
    options: {
      output: {
        type: 'text',
        short: 'o',
        default: 'text',
        choices: ['text', 'json'],
        describe: '',
      },
      namespace: { type: 'text', short: 'n', describe: '' },
      filename: { type: 'list', short: 'f', describe: '' },
      'all-namespaces': { type: 'flag', short: 'A', describe: '' },
      wait: { type: 'duration', default: '1m30s', describe: '' },
      linger: { type: 'duration', mayBeZero: true, describe: '' },
    },
    examples: [],
  }),
  () => Promise.reject(new Error('not loaded')),
);

const DEFAULTS = {
  FROM: 'a',
  TO: undefined,
  output: 'text',
  namespace: undefined,
  filename: [],
  'all-namespaces': false,
  wait: 90_000,
  linger: undefined,
};

describe('what kubectl users write is understood', () => {
  it.each<[line: string, expected: object]>([
    ['a', {}],
    ['a b', { TO: 'b' }],
    ['a -o json', { output: 'json' }],
    ['a -ojson', { output: 'json' }],
    ['a -o=json', { output: 'json' }],
    ['a --output json', { output: 'json' }],
    ['a --output=json', { output: 'json' }],
    ['-n prod a', { namespace: 'prod' }],
    ['a -nprod', { namespace: 'prod' }],
    ['a -n one -n two', { namespace: 'two' }],
    ['a -f x -f y', { filename: ['x', 'y'] }],
    ['a -f -', { filename: ['-'] }],
    ['a -f x b', { filename: ['x'], TO: 'b' }],
    ['a -A', { 'all-namespaces': true }],
    ['a --all-namespaces=false', { 'all-namespaces': false }],
    ['a --all-namespaces=true', { 'all-namespaces': true }],
    ['a --wait 5s', { wait: 5_000 }],
    ['a --linger 0', { linger: 0 }],
    ['a --linger 0m', { linger: 0 }],
    ['a -n 007', { namespace: '007' }],
    ['a -n a.b.c', { namespace: 'a.b.c' }],
    ['a -n=', { namespace: '' }],
  ])('%s', (line, expected) => {
    expect(parseArguments(COPY, line.split(' '))).toEqual({ ...DEFAULTS, ...expected });
  });
});

describe('what cannot be meant is refused with the next step', () => {
  it.each([
    ['', 'FROM is missing', 'Write: kubectl k8ssandra copy FROM [TO] [flags]\nSee: '],
    ['a b c', 'unexpected argument "c"', 'See: kubectl k8ssandra copy --help'],
    ['a --ouptut json', 'unknown flag --ouptut', 'Did you mean --output?'],
    ['a --nothing', 'unknown flag --nothing', 'See: kubectl k8ssandra copy --help'],
    ['a -x', 'unknown flag -x', 'See: kubectl k8ssandra copy --help'],
    ['a --no-wait', 'unknown flag --no-wait', 'Did you mean --wait?'],
    ['a -o yaml', '--output cannot be "yaml"', 'Use one of: text, json.'],
    ['a -o jsn', '--output cannot be "jsn"', 'Did you mean "json"?'],
    ['a -n', '-n needs a value', 'See: kubectl k8ssandra copy --help'],
    ['a --output', '--output needs a value', 'See: kubectl k8ssandra copy --help'],
    ['a --wait 600', '"600" is not a duration', 'Write a number with its unit'],
    ['a --wait 0', '"0" is not a duration', 'Write a number with its unit'],
    ['a --wait 0s', '--wait cannot be "0s"', 'Write a time that is longer than nothing'],
    ['a --wait 597h', '--wait cannot be "597h": it is too long', 'at most 596h'],
    ['a --linger 0x', '"0x" is not a duration', 'Write a number with its unit'],
  ])('%s', (line, message, hint) => {
    const error = failureOf(() =>
      parseArguments(
        COPY,
        line.split(' ').filter((w) => w !== ''),
      ),
    );
    expect(error.code).toBe('KDS_USAGE');
    expect(error.message).toBe(message);
    expect(error.hint).toContain(hint);
  });
});

function failureOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('operands', () => {
  const pick = command(
    defineCommand({
      name: 'pick',
      group: 'Other',
      summary: 'Pick',
      description: [],
      operands: [
        { name: 'HOW', describe: 'How.', choices: ['all', 'some'] },
        { name: 'WHAT', describe: 'What.', several: true },
      ],
      options: { wait: { type: 'flag', describe: '' } },
      examples: [],
    }),
    () => Promise.reject(new Error('not loaded')),
  );

  it.each<[line: string, expected: object]>([
    ['', { HOW: undefined, WHAT: [] }],
    ['all', { HOW: 'all', WHAT: [] }],
    ['ALL', { HOW: 'all', WHAT: [] }],
    ['some a', { HOW: 'some', WHAT: ['a'] }],
    ['some a --wait 1 b', { HOW: 'some', WHAT: ['a', '1', 'b'], wait: true }],
  ])('"%s"', (line, expected) => {
    const words = line.split(' ').filter((word) => word !== '');
    expect(parseArguments(pick, words)).toEqual({ wait: false, ...expected });
  });

  it('of which only a few are allowed say which', () => {
    expect(() => parseArguments(pick, ['al'])).toThrow(
      expect.objectContaining({
        message: 'HOW cannot be "al"',
        hint: 'Did you mean "all"? Use one of: all, some.',
      }) as Error,
    );
  });
});
