import { expect, it } from 'vitest';

import { parsePendingHints } from '../../../../../shared/adapters/nodetool/parse-pending-hints.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

const RECORDED = nodetoolRecording('5.0.9/hints_waiting-listpendinghints');

it('hints that wait are read, by whom they are for, with times in UTC', () => {
  const timeMs = Date.parse('2026-11-28T06:28:46.329Z');
  expect(parsePendingHints(RECORDED)).toEqual({
    pending: [
      {
        hostId: '32838106-e76b-463d-aed9-bf070e770dd2',
        address: '127.0.1.2',
        files: 1,
        newestMs: timeMs,
        oldestMs: timeMs,
      },
    ],
    written: undefined,
  });
});

it('none are none', () => {
  const text = 'This node does not have any pending hints\n';
  expect(parsePendingHints(text)).toEqual({ pending: [], written: undefined });
});

it('a host id that no node has any more has no address', () => {
  const text = RECORDED.replace('127.0.1.2:17000', 'null           ');
  expect(parsePendingHints(text).pending).toMatchObject([{ address: undefined }]);
});

it.each([
  ['nothing', ''],
  ['something else', 'nodetool: Found unexpected parameters: [listpendinghints]'],
  ['a head without rows', RECORDED.split('\n')[0] ?? ''],
  ['a row without numbers', RECORDED.replace('2026', 'soon')],
])('refuses %s', (_what, text) => {
  expect(() => parsePendingHints(text)).toThrow('the answer of "nodetool listpendinghints"');
});
