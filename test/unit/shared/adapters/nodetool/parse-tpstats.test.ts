import { expect, it } from 'vitest';

import { parseTpstats } from '../../../../../shared/adapters/nodetool/parse-tpstats.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

const OLD = [
  'Pool Name                         Active   Pending      Completed   Blocked  All time blocked',
  'ReadStage                              1         2              3         4                 5',
  'GoneStage                              0       N/A              0         0                 0',
  '',
  'Message type           Dropped                  Latency waiting in queue (micros)             ',
  '                                             50%               95%               99%       Max',
  'READ                        11              N/A               N/A               N/A       N/A',
  '',
].join('\n');

it.each<[version: string, pools: number, completed: number]>([
  ['5.0.9', 22, 7_123],
  ['4.1.10', 22, 6_396],
])('the pools of %s are read', (version, pools, completed) => {
  const state = parseTpstats(nodetoolRecording(`${version}/healthy-tpstats`));
  expect(state.pools).toHaveLength(pools);
  expect(state.pools[0]).toEqual({
    name: 'MutationStage',
    active: 0,
    pending: 0,
    completed,
    blocked: 0,
    allTimeBlocked: 0,
  });
  expect(state.dropped.get('READ_REQ')).toBe(0);
  expect(state.dropped.get('PAXOS2_CLEANUP_FINISH_PREPARE_RSP')).toBe(0);
});

it('every figure is at its place, in the layout of 3.11 as well', () => {
  const { pools, dropped } = parseTpstats(OLD);
  expect(pools).toEqual([
    { name: 'ReadStage', active: 1, pending: 2, completed: 3, blocked: 4, allTimeBlocked: 5 },
  ]);
  expect([...dropped]).toEqual([['READ', 11]]);
});

it.each<[what: string, text: string, problem: string]>([
  ['nothing', '', 'not understood: ""'],
  ['no messages', OLD.split('\n').slice(0, 3).join('\n'), 'not understood: "Pool Name'],
  ['no pools', OLD.split('\n').toSpliced(1, 2).join('\n'), 'is not complete'],
  ['a pool cut off', OLD.replace('3         4', '3'), 'not understood: "ReadStage'],
  ['a message cut off', OLD.replace('11 ', '   '), 'not understood: "READ'],
])('%s is no answer', (_what, text, problem) => {
  expect(() => parseTpstats(text)).toThrow(problem);
});
