import { expect, it } from 'vitest';

import { parseNetstats } from '../../../../../shared/adapters/nodetool/parse-netstats.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

const PLAN = '60ac5540-e68d-11f1-bd38-61744c432b72';

/** Put together from the formats in the byte code of 4.1.10 and 5.0.9: no recording has streams. */
const STREAMING = [
  'Mode: JOINING',
  `Restore replica count ${PLAN}`,
  '    /10.0.0.4',
  '        Receiving 12 files, 4096 bytes total. Already received 3 files (25.00%), 1024 bytes total (25.00%)',
  '            /data/shop/orders/nb-1-big-Data.db 100/200 bytes (50%) received from idx:0/10.0.0.4',
  '        Sending 2 files, 10 bytes total. Already sent 0 files (0.00%), 0 bytes total (0.00%)',
  '            /data/shop/orders/nb-2-big-Data.db 0/10 bytes (0%) sent to idx:0/10.0.0.4',
  '    /fd00:0:0:0:0:0:0:5 (using /fd00:0:0:0:0:0:0:6)',
  'Read Repair Statistics:',
  'Attempted: 0',
].join('\n');
const NOTHING = { files: 0, totalFiles: 0, bytes: 0, totalBytes: 0 };

it('streams are read, one for each peer', () => {
  expect(parseNetstats(STREAMING)).toEqual([
    {
      planId: PLAN,
      operation: 'Restore replica count',
      peer: '10.0.0.4',
      receiving: { files: 3, totalFiles: 12, bytes: 1_024, totalBytes: 4_096 },
      sending: { files: 0, totalFiles: 2, bytes: 0, totalBytes: 10 },
    },
    {
      planId: PLAN,
      operation: 'Restore replica count',
      peer: 'fd00::5',
      receiving: NOTHING,
      sending: NOTHING,
    },
  ]);
});

it('streams of 3.11 are read, which has no percentages', () => {
  const text = `Mode: NORMAL\nBootstrap ${PLAN}\n    /10.0.0.4\n        Receiving 12 files, 4096 bytes total. Already received 3 files, 1024 bytes total\n`;
  expect(parseNetstats(text)[0]?.receiving).toEqual({
    files: 3,
    totalFiles: 12,
    bytes: 1_024,
    totalBytes: 4_096,
  });
});

it('a node that streams nothing has no streams', () => {
  expect(parseNetstats(nodetoolRecording('5.0.9/healthy-netstats'))).toEqual([]);
});

it.each<[what: string, text: string, problem: string]>([
  ['nothing', '', 'not understood: ""'],
  ['a line of its own', 'Mode: NORMAL\nRepairing\n', 'not understood: "Repairing"'],
  ['a peer without a plan', 'Mode: NORMAL\n    /10.0.0.4\n', 'not understood: "/10.0.0.4"'],
  ['rounded sizes', STREAMING.replace('4096 bytes', '4 KiB'), 'not understood: "Receiving 12'],
])('%s is no answer', (_what, text, problem) => {
  expect(() => parseNetstats(text)).toThrow(problem);
});
