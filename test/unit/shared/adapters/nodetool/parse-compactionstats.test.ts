import { expect, it } from 'vitest';

import { parseCompactionstats } from '../../../../../shared/adapters/nodetool/parse-compactionstats.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

it.each<[version: string, type: string, completed: number, total: number]>([
  ['4.1.10', 'Compaction', 5_386_705, 18_762_506],
  ['5.0.9', 'Major compaction', 4_682_257, 23_456_483],
])('a compaction of %s is read', (version, type, completed, total) => {
  const state = parseCompactionstats(nodetoolRecording(`${version}/compacting-compactionstats`));
  expect(state.pending).toBe(1);
  expect(state.running).toEqual([
    {
      id: expect.stringMatching(/^[\da-f]{8}-/) as string,
      type,
      keyspace: 'shop',
      table: 'orders',
      completed,
      total,
      unit: 'bytes',
    },
  ]);
});

it.each([
  ['5.0', nodetoolRecording('5.0.9/healthy-compactionstats'), 0],
  ['3.11', 'pending tasks: 12\n- shop.orders: 12\n\n', 12],
])('nothing runs in %s', (_what, text, pending) => {
  expect(parseCompactionstats(text)).toEqual({ pending, running: [] });
});

const RECORDED = nodetoolRecording('5.0.9/compacting-compactionstats');

it.each<[what: string, text: string, problem: string]>([
  ['nothing', '', 'not understood: ""'],
  ['rounded numbers', RECORDED.replace('4682257', '4.7 MiB'), 'not understood: "60ac5540'],
  ['a table that breaks off', RECORDED.replace(/active.*/, ''), 'is not complete'],
  ['another table', RECORDED.replace('keyspace table', 'where'), 'not understood: "id '],
])('%s is no answer', (_what, text, problem) => {
  expect(() => parseCompactionstats(text)).toThrow(problem);
});
