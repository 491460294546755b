import { expect, it } from 'vitest';

import {
  isKnownToNodetool,
  nodetoolCommand,
  onlyReads,
} from '../../../../shared/domain/nodetool-command.ts';

it.each([
  ['status', 'status'],
  ['status -r shop', 'status'],
  ['-h ::1 -p 7199 -u me -pwf /f tpstats', 'tpstats'],
  ['--port=7199 -pp info', 'info'],
  ['-h', undefined],
  ['', undefined],
])('the command of "%s" is %s', (line, command) => {
  expect(nodetoolCommand(line.split(' ').filter((word) => word !== ''))).toBe(command);
});

it.each(['status', 'getendpoints', 'statusbinary', 'listsnapshots', 'compactionstats'])(
  '%s only reads',
  (command) => {
    expect(onlyReads(command)).toBe(true);
    expect(isKnownToNodetool(command)).toBe(true);
  },
);

it.each(['repair', 'cleanup', 'compact', 'rebuild', 'decommission', 'drain', 'flush'])(
  '%s may take its time',
  (command) => {
    expect(onlyReads(command)).toBe(false);
    expect(isKnownToNodetool(command)).toBe(true);
  },
);

it.each(['toppartitions', 'settraceprobability', 'dc1', ''])(
  '%s is not taken for one that only reads',
  (command) => {
    expect(onlyReads(command)).toBe(false);
  },
);
