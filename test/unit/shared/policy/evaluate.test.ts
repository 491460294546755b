import { describe, expect, it } from 'vitest';

import { evaluate } from '../../../../shared/policy/evaluate.ts';
import type { Rule, Violation } from '../../../../shared/policy/rule.ts';
import { aNodeConfig, stated } from '../../../support/a-node-config.ts';

function aRule(check: Rule['check'], overrides: Partial<Rule> = {}): Rule {
  return { id: 'a-rule', summary: '', strictness: 'deny', harm: 'harm', check, ...overrides };
}

const aViolation = (overrides: Partial<Violation> = {}): Violation => ({
  field: 'spec.x',
  value: 'v',
  problem: 'problem',
  action: 'action',
  ...overrides,
});

const CHANGE = { before: aNodeConfig(), after: aNodeConfig() };

describe('evaluate', () => {
  it('reports every violation of every rule, in the order of the rules', () => {
    const rules = ['b', 'a'].map((id) =>
      aRule(() => [aViolation({ field: 'x' }), aViolation({ field: 'y' })], { id }),
    );
    const found = evaluate([CHANGE], rules).map(({ ruleId, field }) => `${ruleId} ${field}`);
    expect(found).toEqual(['b x', 'b y', 'a x', 'a y']);
  });

  it('takes harm and strictness from the rule unless the violation has its own', () => {
    const rule = aRule(() => [
      aViolation(),
      aViolation({ field: 'spec.y', harm: 'own harm', strictness: 'warn' }),
    ]);
    expect(evaluate([CHANGE], [rule])).toEqual([
      {
        ruleId: 'a-rule',
        severity: 'deny',
        field: 'spec.x',
        value: 'v',
        problem: 'problem',
        harm: 'harm',
        action: 'action',
      },
      expect.objectContaining({ severity: 'warn', harm: 'own harm' }),
    ]);
  });

  it('says once what two datacenters inherit from one field', () => {
    const rule = aRule(() => [aViolation()]);
    expect(evaluate([CHANGE, CHANGE], [rule])).toHaveLength(1);
  });

  it('stops at twenty violations of a rule', () => {
    const rule = aRule(() =>
      Array.from({ length: 10_000 }, (_, index) => aViolation({ field: `spec[${index}]` })),
    );
    expect(evaluate([CHANGE], [rule])).toHaveLength(20);
  });

  it('cuts a value that is too long', () => {
    const rule = aRule(() => [aViolation({ value: 'x'.repeat(10_000) })]);
    expect(evaluate([CHANGE], [rule])[0]?.value).toHaveLength(60);
  });
});

describe('a rule that denies what is new', () => {
  /** Objects to every cluster but `shop`, by its name. */
  const rule = aRule(
    ({ after }) =>
      after.clusterName.value === 'shop'
        ? []
        : [aViolation({ subjects: (after.clusterName.text ?? '').split('+') })],
    { strictness: 'deny-new' },
  );
  const named = (name: string) => aNodeConfig({ clusterName: stated(name) });

  it.each([
    { name: 'a fault of a new object', before: undefined, after: 'a', severity: 'deny' },
    { name: 'a new fault of an object', before: 'shop', after: 'a', severity: 'deny' },
    { name: 'a fault in the place of another', before: 'b', after: 'a', severity: 'deny' },
    { name: 'a fault that was there', before: 'a', after: 'a', severity: 'warn' },
    { name: 'one more fault', before: 'a', after: 'a+b', severity: 'deny' },
    { name: 'one fault less', before: 'a+b', after: 'b', severity: 'warn' },
  ])('answers $name with $severity', ({ before, after, severity }) => {
    const change = {
      before: before === undefined ? undefined : named(before),
      after: named(after),
    };
    expect(evaluate([change], [rule]).map((finding) => finding.severity)).toEqual([severity]);
  });

  it.each([
    { before: 2, after: 1, severity: 'warn' },
    { before: 2, after: 2, severity: 'warn' },
    { before: 2, after: 3, severity: 'deny' },
  ])('answers a fault of degree $before that becomes $after with $severity', (row) => {
    const grades = aRule(({ after }) => [aViolation({ degree: after.nodes.value ?? 0 })], {
      strictness: 'deny-new',
    });
    const change = {
      before: aNodeConfig({ nodes: stated(row.before) }),
      after: aNodeConfig({ nodes: stated(row.after) }),
    };
    expect(evaluate([change], [grades]).map(({ severity }) => severity)).toEqual([row.severity]);
  });

  it('does not take an old warning of its own for the same fault', () => {
    const grades = aRule(
      ({ after }) => [aViolation(after.clusterName.value === 'shop' ? { strictness: 'warn' } : {})],
      { strictness: 'deny-new' },
    );
    const change = { before: named('shop'), after: named('a') };
    expect(evaluate([change], [grades]).map((finding) => finding.severity)).toEqual(['deny']);
  });
});
