import { describe, expect, it } from 'vitest';

import {
  member,
  numberAt,
  objectAt,
  objectsAt,
  sameJson,
  stringAt,
  stringsAt,
} from '../../../../shared/domain/json.ts';

const value = { a: { b: [{ c: 1 }, 'x', null, { d: 2 }], s: 'text', n: 3, z: null } };

describe('reading a partial object', () => {
  it('follows names and stops at what is not there', () => {
    expect(member(value, 'a', 's')).toBe('text');
    expect(member(value, 'a', 's', 'length')).toBeUndefined();
    expect(member(value, 'a', 'z')).toBeUndefined();
    expect(member(value, 'toString')).toBeUndefined();
    expect(member(undefined, 'a')).toBeUndefined();
  });

  it('gives empty answers instead of wrong types', () => {
    expect(objectAt(value, 'a', 's')).toEqual({});
    expect(objectsAt(value, 'a', 'b')).toEqual([{ c: 1 }, { d: 2 }]);
    expect(objectsAt(value, 'a')).toEqual([]);
    expect(stringAt(value, 'a', 'n')).toBeUndefined();
    expect(numberAt(value, 'a', 'n')).toBe(3);
    expect(stringsAt(value, 'a', 'b')).toEqual(['x']);
  });
});

it.each([
  [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined as never }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [null, undefined, false],
  [{ valueOf: 1 }, {}, false],
  ['1', 1, false],
])('sameJson(%j, %j) is %s', (a, b, expected) => {
  expect(sameJson(a, b)).toBe(expected);
});
