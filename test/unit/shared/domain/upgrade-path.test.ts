import { describe, expect, it } from 'vitest';

import { parseCassandraVersion } from '../../../../shared/domain/cassandra-version.ts';
import type { CassandraVersion } from '../../../../shared/domain/cassandra-version.ts';
import { isReleaseLine, isUpgradeTested } from '../../../../shared/domain/upgrade-path.ts';

function version(text: string): CassandraVersion {
  const parsed = parseCassandraVersion(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

describe('a rolling upgrade', () => {
  it.each([
    ['3.0.30', '3.11.19'],
    ['3.0.30', '4.0.20'],
    ['3.11.19', '4.0.20'],
    ['3.11.19', '4.1.11'],
    ['4.0.20', '4.1.11'],
    ['4.0.20', '5.0.8'],
    ['4.1.11', '5.0.8'],
    ['4.1.7', '4.1.11'],
    ['4.1', '4.1.11'],
    ['5', '5.0.8'],
    ['5.0.8', '5.1.0'],
    ['5.0.8', '6.0.0'],
  ])('from %s to %s is tested', (from, to) => {
    expect(isUpgradeTested(version(from), version(to))).toBe(true);
  });

  it.each([
    ['3.0.30', '5.0.8'],
    ['3.11.19', '5.0.8'],
    ['3.11.19', '5'],
    ['2.2.19', '4.0.20'],
    ['4.1.11', '6.0.0'],
  ])('from %s to %s is not', (from, to) => {
    expect(isUpgradeTested(version(from), version(to))).toBe(false);
  });
});

it.each([
  ['4.1.7', true],
  ['5.0', true],
  ['5', false],
  ['2.3.1', false],
])('%s belongs to a release line: %s', (text, expected) => {
  expect(isReleaseLine(version(text))).toBe(expected);
});
