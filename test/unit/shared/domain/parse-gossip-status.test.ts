import { expect, it } from 'vitest';

import { parseGossipStatus } from '../../../../shared/domain/parse-gossip-status.ts';

it.each([
  ['NORMAL,-1760416893269321824', undefined, 'NORMAL'],
  ['shutdown,true', undefined, 'shutdown'],
  ['LEFT,-2619035344432382481,1795623016481', 'NORMAL,1', 'LEFT'],
  ['BOOT_REPLACE,10.0.0.1:7000', undefined, 'BOOT_REPLACE'],
  [undefined, 'NORMAL,1', 'NORMAL'],
  ['removed', undefined, 'removed'],
  ['', 'NORMAL,1', undefined],
  [undefined, undefined, undefined],
])('of %s and %s the state is %s', (withPort, plain, word) => {
  expect(parseGossipStatus(withPort, plain)).toBe(word);
});
