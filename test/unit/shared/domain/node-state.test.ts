import { describe, expect, it } from 'vitest';

import {
  isMember,
  ringRole,
  stateLetters,
  stateWords,
} from '../../../../shared/domain/node-state.ts';

const tokens = [1n];

describe('a node that is alive', () => {
  it.each([
    ['NORMAL', 'member', 'UN'],
    ['LEAVING', 'member', 'UL'],
    ['MOVING', 'member', 'UM'],
    ['shutdown', 'member', 'UN'],
    ['removing', 'member', 'UL'],
    ['hibernate', 'member', 'UN'],
    ['BOOT', 'joining', 'UJ'],
    ['BOOT_REPLACE', 'joining', 'UJ'],
    ['LEFT', 'gone', undefined],
    ['removed', 'gone', undefined],
    ['normal', 'unknown', undefined],
    ['toString', 'unknown', undefined],
    [undefined, 'unknown', undefined],
  ])('and says %s is %s, listed as %s', (status, role, letters) => {
    const state = { alive: true, status, tokens };
    expect(ringRole(state)).toBe(role);
    expect(isMember(state)).toBe(role === 'member');
    expect(stateLetters(state)).toBe(letters);
  });
});

it.each([
  ['shutdown', [], 'unknown'],
  ['shutdown', undefined, 'member'],
  ['hibernate', [], 'unknown'],
  ['hibernate', undefined, 'unknown'],
  ['NORMAL', undefined, 'member'],
])('%s with the tokens %j is %s', (status, known, role) => {
  expect(ringRole({ alive: false, status, tokens: known })).toBe(role);
});

it.each([
  [true, 'UN'],
  [false, 'DN'],
  [undefined, '?N'],
])('alive %s is the first letter of %s', (alive, letters) => {
  expect(stateLetters({ alive, status: 'NORMAL', tokens })).toBe(letters);
});

it.each([
  ['UN', 'Up', 'Normal'],
  ['DL', 'Down', 'Leaving'],
  ['?J', '?', 'Joining'],
  ['UM', 'Up', 'Moving'],
] as const)('%s is %s and %s in words', (letters, status, state) => {
  expect(stateWords(letters)).toEqual({ status, state });
});
