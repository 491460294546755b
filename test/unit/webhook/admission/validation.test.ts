import { describe, expect, it } from 'vitest';

import type { Finding, Verdict } from '../../../../shared/policy/finding.ts';
import { parseReview } from '../../../../webhook/admission/review.ts';
import { validate } from '../../../../webhook/admission/validation.ts';
import type { Judge } from '../../../../webhook/admission/validation.ts';
import { aReview } from '../../../support/a-review.ts';

function aFinding(severity: Finding['severity']): Finding {
  return {
    ruleId: `rule-${severity}`,
    severity,
    field: 'spec.x',
    value: '1',
    problem: 'it is wrong',
    harm: 'it hurts',
    action: 'change it',
  };
}

const DENY = aFinding('deny');
const WARN = aFinding('warn');
const AUDIT = aFinding('audit');

function decide(verdict: Verdict, enforcement: 'enforce' | 'warn' = 'enforce', request = {}) {
  const review = parseReview(aReview({ resource: { resource: 'statefulsets' }, ...request }));
  const judge: Judge = () => verdict;
  return validate({ judge, enforcement }, 'statefulsets')(review, 1_000);
}

describe('validate', () => {
  it.each<[string, readonly Finding[], object]>([
    ['allows without findings', [], { decision: 'allowed', refusal: undefined, warnings: [] }],
    [
      'allows with a warning',
      [WARN],
      { decision: 'allowed', warnings: ['[rule-warn] it is wrong. Fix: change it'] },
    ],
    ['tells nobody but the audit log', [AUDIT], { decision: 'allowed', warnings: [] }],
    [
      'denies, and warns about the rest',
      [WARN, DENY, AUDIT],
      {
        decision: 'denied',
        refusal: '[rule-deny] spec.x is "1": it is wrong. Risk: it hurts. Fix: change it.',
        warnings: ['[rule-warn] it is wrong. Fix: change it'],
        findings: [WARN, DENY, AUDIT],
      },
    ],
  ])('%s', (_name, findings, expected) => {
    expect(decide({ judged: true, findings })).toMatchObject(expected);
  });

  it('only warns where enforcement is off', () => {
    expect(decide({ judged: true, findings: [WARN, DENY] }, 'warn')).toMatchObject({
      decision: 'allowed',
      refusal: undefined,
      warnings: [
        '[rule-warn] it is wrong. Fix: change it',
        '[rule-deny] it is wrong. Fix: change it',
      ],
      findings: [WARN, DENY],
    });
  });

  it('has no opinion on an object that no rule knows', () => {
    expect(decide({ judged: false, findings: [] })).toMatchObject({ decision: 'ignored' });
  });

  it.each([
    ['a deletion', { operation: 'DELETE', object: null, oldObject: {} }],
    ['a subresource', { subResource: 'status' }],
    ['another resource', { resource: { resource: 'pods' } }],
  ])('has no opinion on %s', (_name, request) => {
    const outcome = decide({ judged: true, findings: [DENY] }, 'enforce', request);
    expect(outcome).toMatchObject({ decision: 'ignored' });
  });

  it('judges an update against the version before', () => {
    const changes: unknown[] = [];
    const judge: Judge = (change) => {
      changes.push(change);
      return { judged: true, findings: [] };
    };
    const [before, after] = [{ a: 1 }, { a: 2 }];
    for (const operation of ['UPDATE', 'CREATE']) {
      const request = { operation, object: after, oldObject: before };
      const review = parseReview(aReview({ resource: { resource: 'statefulsets' }, ...request }));
      void validate({ judge, enforcement: 'enforce' }, 'statefulsets')(review, 1_000);
    }
    expect(changes).toEqual([
      { before, after },
      { before: undefined, after },
    ]);
  });
});
