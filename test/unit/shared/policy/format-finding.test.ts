import { describe, expect, it } from 'vitest';

import type { Finding } from '../../../../shared/policy/finding.ts';
import {
  formatDenial,
  formatFinding,
  formatWarning,
} from '../../../../shared/policy/format-finding.ts';

function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'cfg-num-tokens',
    severity: 'deny',
    field: 'spec.config.cassandra-yaml.num_tokens',
    value: '8',
    problem: 'num_tokens changes from 16 to 8',
    harm: 'a restarted node does not start',
    action: 'set num_tokens to 16',
    ...overrides,
  };
}

describe('a finding as a line', () => {
  it('says rule, field, value, problem, risk and fix', () => {
    expect(formatFinding(aFinding())).toBe(
      '[cfg-num-tokens] spec.config.cassandra-yaml.num_tokens is "8": ' +
        'num_tokens changes from 16 to 8. ' +
        'Risk: a restarted node does not start. Fix: set num_tokens to 16.',
    );
  });

  it('says that a value is absent', () => {
    expect(formatFinding(aFinding({ value: undefined }))).toContain('num_tokens is not set: ');
  });
});

describe('a denial', () => {
  it('of one finding is its line', () => {
    expect(formatDenial([aFinding()])).toBe(formatFinding(aFinding()));
  });

  it('of several counts them and leaves warnings out', () => {
    const findings = [
      aFinding(),
      aFinding({ ruleId: 'img-no-floating-tag', severity: 'warn' }),
      aFinding({ ruleId: 'sto-no-shrink' }),
    ];
    const lines = formatDenial(findings).split('\n');
    expect(lines[0]).toBe('2 problems:');
    expect(lines.slice(1).map((line) => line.slice(0, 8))).toEqual(['[cfg-num', '[sto-no-']);
  });

  it('of nothing is empty', () => {
    expect(formatDenial([aFinding({ severity: 'audit' })])).toBe('');
  });
});

describe('a warning', () => {
  const ofLength = (length: number) =>
    aFinding({ problem: 'x'.repeat(length - '[cfg-num-tokens] '.length), action: 'y' });

  it('has the fix where there is room', () => {
    expect(formatWarning(aFinding())).toBe(
      '[cfg-num-tokens] num_tokens changes from 16 to 8. Fix: set num_tokens to 16',
    );
  });

  it.each([
    { length: 112, expected: 120, end: '. Fix: y' },
    { length: 113, expected: 113, end: 'x' },
    { length: 120, expected: 120, end: 'x' },
    { length: 121, expected: 120, end: '...' },
  ])('of $length characters becomes one of $expected', ({ length, expected, end }) => {
    const text = formatWarning(ofLength(length));
    expect([text.length, text.endsWith(end)]).toEqual([expected, true]);
  });
});
