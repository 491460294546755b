import { describe, expect, it } from 'vitest';
import { parseRunnerArguments } from '../../lanes/arguments.ts';

describe('the words after "node test/run.mjs"', () => {
  it.each([
    {
      words: ['test'],
      command: { name: 'test', lanes: ['fast', 'cluster', 'node'], filters: [] },
    },
    { words: ['test:fast'], command: { name: 'test', lanes: ['fast'], filters: [] } },
    {
      words: ['test', '--lane', 'cluster', '--lane=fast', 'webhook'],
      command: { name: 'test', lanes: ['cluster', 'fast'], filters: ['webhook'] },
    },
    {
      words: ['test:fast', 'quantity'],
      command: { name: 'test', lanes: ['fast'], filters: ['quantity'] },
    },
    { words: ['cluster'], command: { name: 'cluster', nodes: 3 } },
    { words: ['cluster', '--nodes', '1'], command: { name: 'cluster', nodes: 1 } },
    { words: ['cluster', '--nodes', '1000'], command: { name: 'cluster', nodes: 1000 } },
  ])('$words are understood', ({ words, command }) => {
    expect(parseRunnerArguments(words)).toEqual(command);
  });

  it.each([
    { words: [], message: 'unknown command ""' },
    { words: ['tset'], message: 'unknown command "tset"' },
    { words: ['test', '--lane', 'slow'], message: 'unknown lane "slow"' },
    { words: ['test', '--lanes', 'fast'], message: '--lanes' },
    { words: ['cluster', '--nodes', '0'], message: 'from 1 to 1000, not "0"' },
    { words: ['cluster', '--nodes', '1001'], message: 'from 1 to 1000, not "1001"' },
    { words: ['cluster', '--nodes', 'x'], message: 'from 1 to 1000, not "x"' },
    { words: ['cluster', 'three'], message: 'three' },
  ])('$words are refused', ({ words, message }) => {
    expect(() => parseRunnerArguments(words)).toThrow(message);
  });
});
