import { expect, it } from 'vitest';

import { parseVersion } from '../../../../../shared/adapters/nodetool/parse-version.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

it('the version is read', () => {
  expect(parseVersion(nodetoolRecording('5.0.9/healthy-version'))).toBe('5.0.9');
  expect(parseVersion('ReleaseVersion: 4.0.19-SNAPSHOT\n')).toBe('4.0.19-SNAPSHOT');
});

it.each(['', 'ReleaseVersion: \n', 'Mode: NORMAL\n'])('%j is no version', (text) => {
  expect(() => parseVersion(text)).toThrow('the answer of "nodetool version" has a line');
});
