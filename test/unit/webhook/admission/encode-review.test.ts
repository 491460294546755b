import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Finding } from '../../../../shared/policy/finding.ts';
import { record } from '../../../../webhook/admission/decision-record.ts';
import type { DecisionRecord } from '../../../../webhook/admission/decision-record.ts';
import { encodeReview } from '../../../../webhook/admission/encode-review.ts';
import { REVIEW_UID as uid } from '../../../support/a-review.ts';
import { faultsOf } from '../../../support/review-verifier.ts';
import { SOME_PARTS as parts } from '../../../support/some-parts.ts';

const patch = [{ op: 'add', path: '/metadata/labels', value: { 'a/b': 'ü"\n' } }] as const;
function aFinding(ruleId: string): Finding {
  return {
    ruleId,
    severity: 'deny',
    field: 'spec',
    value: undefined,
    problem: 'p',
    harm: 'h',
    action: 'a',
  };
}

function encoded(from: DecisionRecord): { readonly response: Record<string, unknown> } {
  const body: unknown = JSON.parse(encodeReview(uid, from));
  expect(faultsOf(body, { uid, mutating: true })).toEqual([]);
  return body as { response: Record<string, unknown> };
}

describe('encodeReview', () => {
  it('sends patch and patchType together', () => {
    const { response } = encoded(record('injected', { patch, parts }));
    expect(response).toMatchObject({ uid, allowed: true, patchType: 'JSONPatch' });
    const decoded = Buffer.from(String(response['patch']), 'base64').toString();
    expect(JSON.parse(decoded)).toEqual(patch);
  });

  it('sends neither when nothing changes', () => {
    const { response } = encoded(record('unchanged', { parts }));
    expect(Object.keys(response)).toEqual(['uid', 'allowed', 'auditAnnotations']);
  });

  it('denies with 403 and the whole reason', () => {
    const { response } = encoded(record('denied', { refusal: '2 problems:\n[a] x\n[b] y' }));
    expect(response['status']).toEqual({
      code: 403,
      reason: 'Forbidden',
      message: '2 problems:\n[a] x\n[b] y',
    });
  });

  it('bounds a reason that no terminal could show', () => {
    const { response } = encoded(record('denied', { refusal: 'x'.repeat(100_000) }));
    expect(JSON.stringify(response).length).toBeLessThan(33_000);
  });

  it('says in annotations what was decided and why', () => {
    const skipped = record('skipped', {
      reasons: [
        { code: 'host-network', detail: 'd' },
        { code: 'host-network', detail: 'e' },
        { code: 'name-taken', detail: 'f' },
      ],
      factsMissing: true,
    });
    expect(encoded(skipped).response['auditAnnotations']).toEqual({
      decision: 'skipped',
      reasons: 'host-network,name-taken',
      facts: 'missing',
    });
    const denied = record('denied', { refusal: 'no', findings: ['a', 'b'].map(aFinding) });
    expect(encoded(denied).response['auditAnnotations']).toEqual({
      decision: 'denied',
      rules: 'a,b',
    });
    expect(encoded(record('unchanged', { parts })).response['auditAnnotations']).toEqual({
      decision: 'unchanged',
      revision: 'r1',
    });
  });

  it('is a valid answer whatever texts the engines make', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(fc.array(anyText), anyText, anyText, (warnings, revision, ruleId) => {
        encoded(
          record('injected', {
            patch,
            warnings: warnings.map((warning) => `w${warning}`),
            findings: [aFinding(ruleId)],
            parts: { ...parts, revision },
          }),
        );
      }),
    );
  });
});
