import { describe, expect, it } from 'vitest';

import { faultsOf } from '../../support/review-verifier.ts';

const UID = '705ab4f5-6393-11e8-b7cc-42010a800002';
const PATCH = Buffer.from('[{"op":"add","path":"/metadata/labels","value":{}}]').toString('base64');
const WHOLE = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };

function review(response: object): object {
  return { ...WHOLE, response: { uid: UID, allowed: true, ...response } };
}

function patching(operations: unknown): object {
  const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
  return review({ patchType: 'JSONPatch', patch });
}

const denied = { allowed: false, status: { code: 403, message: 'no' } };

/** Each row: what the answer is, the answer, and whether the API server takes it from whom. */
const VECTORS: readonly (readonly [string, unknown, 'both' | 'mutating' | 'neither'])[] = [
  ['allows', review({}), 'both'],
  ['denies', review(denied), 'both'],
  ['patches', review({ patchType: 'JSONPatch', patch: PATCH }), 'mutating'],
  ['has warnings', review({ warnings: ['be careful'] }), 'both'],
  ['has audit annotations', review({ auditAnnotations: { decision: 'allowed' } }), 'both'],
  ['denies with warnings and annotations', review({ ...denied, warnings: ['w'] }), 'both'],
  ['is no object', [], 'neither'],
  ['is empty', {}, 'neither'],
  ['has no response', WHOLE, 'neither'],
  ['has a null response', { ...WHOLE, response: null }, 'neither'],
  ['is of v1beta1', { ...review({}), apiVersion: 'admission.k8s.io/v1beta1' }, 'neither'],
  ['has no apiVersion', { ...review({}), apiVersion: undefined }, 'neither'],
  ['is of another kind', { ...review({}), kind: 'AdmissionResponse' }, 'neither'],
  ['has no kind', { ...review({}), kind: undefined }, 'neither'],
  ['repeats the request', { ...review({}), request: {} }, 'neither'],
  ['has no uid', review({ uid: undefined }), 'neither'],
  ['has another uid', review({ uid: 'other' }), 'neither'],
  ['says allowed as text', review({ allowed: 'true' }), 'neither'],
  ['has a patch without its type', review({ patch: PATCH }), 'neither'],
  ['has a type without a patch', review({ patchType: 'JSONPatch' }), 'neither'],
  ['has a type of no known kind', review({ patchType: 'MergePatch', patch: PATCH }), 'neither'],
  ['has an empty type', review({ patchType: '', patch: PATCH }), 'neither'],
  ['patches in plain text', review({ patchType: 'JSONPatch', patch: '[{"op":"add"}]' }), 'neither'],
  ['patches in base64url', review({ patchType: 'JSONPatch', patch: 'W3t9-_==' }), 'neither'],
  ['patches without padding', review({ patchType: 'JSONPatch', patch: 'W10' }), 'neither'],
  ['patches with no JSON', review({ patchType: 'JSONPatch', patch: 'bm90' }), 'neither'],
  ['tests in its patch', patching([{ op: 'test', path: '/a', value: 1 }]), 'neither'],
  ['patches without a pointer', patching([{ op: 'add', path: 'spec', value: 1 }]), 'neither'],
  ['adds nothing', patching([{ op: 'add', path: '/spec' }]), 'neither'],
  ['denies and patches', review({ ...denied, patchType: 'JSONPatch', patch: PATCH }), 'neither'],
  ['denies without a status', review({ allowed: false }), 'neither'],
  ['denies with success', review({ ...denied, status: { code: 200, message: 'no' } }), 'neither'],
  ['warns with a line feed', review({ warnings: ['two\nlines'] }), 'neither'],
  ['warns at too great length', review({ warnings: ['x'.repeat(121)] }), 'neither'],
  ['warns with a number', review({ warnings: [7] }), 'neither'],
  ['annotates with a slash', review({ auditAnnotations: { 'a/b': 'c' } }), 'neither'],
  ['annotates with a number', review({ auditAnnotations: { rules: 3 } }), 'neither'],
];

describe('the verifier of answers', () => {
  it('knows at least as many cases as the test of the API server', () => {
    expect(VECTORS.length).toBeGreaterThanOrEqual(33);
  });

  it.each(VECTORS)('judges an answer that %s', (_name, body, takenFrom) => {
    const sent: unknown = JSON.parse(JSON.stringify(body));
    const takes = (mutating: boolean): boolean =>
      faultsOf(sent, { uid: UID, mutating }).length === 0;
    expect({ mutating: takes(true), validating: takes(false) }).toEqual({
      mutating: takenFrom !== 'neither',
      validating: takenFrom === 'both',
    });
  });
});
