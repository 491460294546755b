import { describe, expect, it } from 'vitest';

import {
  compareVersions,
  formatVersion,
  minorLine,
  parseCassandraVersion,
} from '../../../../shared/domain/cassandra-version.ts';

const parse = (text: string): NonNullable<ReturnType<typeof parseCassandraVersion>> => {
  const version = parseCassandraVersion(text);
  if (version === undefined) throw new Error(`no version in ${text}`);
  return version;
};

describe('parseCassandraVersion', () => {
  it.each([
    ['5.0.4', '5.0.4', false],
    ['5.0', '5.0', false],
    ['5', '5', false],
    ['4.1.7-ubi', '4.1.7', false],
    ['4.0.11.0', '4.0.11', false],
    ['3-alpine', '3', false],
    ['5.0-beta1', '5.0', true],
    ['4.1.0-SNAPSHOT', '4.1.0', true],
    ['5.0-rc2-jammy', '5.0', true],
    ['5.0.9-ubi-v0.1.125', '5.0.9', false],
  ])('reads %s as %s', (text, expected, preRelease) => {
    expect(formatVersion(parse(text))).toBe(expected);
    expect(parse(text).preRelease).toBe(preRelease);
  });

  it.each(['latest', 'v14', '', '.5', 'prod-5.0'])('finds none in "%s"', (text) => {
    expect(parseCassandraVersion(text)).toBeUndefined();
  });
});

it('minorLine needs a minor', () => {
  expect([minorLine(parse('5.0.4')), minorLine(parse('5'))]).toEqual(['5.0', undefined]);
});

it.each([
  ['5.0.4', '5.0.10', -1],
  ['4.1.12', '5.0.0', -1],
  ['5.0', '5.0.4', 0],
  ['5.0.4', '5.0.4', 0],
  ['5.0', '4.1.9', 1],
])('%s compared with %s is %i', (a, b, sign) => {
  expect(Math.sign(compareVersions(parse(a), parse(b)))).toBe(sign);
});
