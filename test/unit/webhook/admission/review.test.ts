import { describe, expect, it } from 'vitest';

import { MalformedReviewError, parseReview } from '../../../../webhook/admission/review.ts';
import { aReview, REVIEW_UID } from '../../../support/a-review.ts';

describe('parseReview', () => {
  it('reads what the API server sends for a new pod', () => {
    expect(parseReview(aReview())).toMatchObject({
      uid: REVIEW_UID,
      operation: 'CREATE',
      kind: 'Pod',
      resource: 'pods',
      subResource: '',
      namespace: 'prod',
      name: 'cassandra-0',
      dryRun: false,
      oldObject: undefined,
    });
  });

  it('keeps the object as it is, without a copy', () => {
    const review = aReview();
    const request = review['request'] as { object: object };
    expect(parseReview(review).object).toBe(request.object);
  });

  it.each([
    ['metadata.name while the request has none', { name: '', object: named('a-1') }, 'a-1'],
    ['oldObject when a collection is deleted', { ...deletion, name: undefined }, 'old-0'],
    ['nowhere when it is yet to be generated', { name: undefined, object: {} }, ''],
  ])('takes the name from %s', (_where, request, name) => {
    expect(parseReview(aReview(request)).name).toBe(name);
  });

  it.each([
    ['a review without resource, as some tools write it', { resource: undefined }],
    ['a cluster-scoped object', { namespace: undefined }],
    ['a review that does not say whether it is a dry run', { dryRun: undefined }],
    ['a deletion', deletion],
    ['a connection', { operation: 'CONNECT', object: { kind: 'PodExecOptions' } }],
    ['an operation of a later API server', { operation: 'RENAME', object: null }],
  ])('accepts %s', (_name, request) => {
    expect(() => parseReview(aReview(request))).not.toThrow();
  });

  it.each([
    ['no object at all', [], 'not an admission.k8s.io/v1 AdmissionReview'],
    [
      'another version',
      { ...aReview(), apiVersion: 'admission.k8s.io/v1beta1' },
      'not an admission',
    ],
    ['another kind', { ...aReview(), kind: 'Pod' }, 'not an admission'],
    ['no request', { ...aReview(), request: null }, 'request is missing'],
    ['no uid', aReview({ uid: undefined }), 'request.uid'],
    ['an empty uid', aReview({ uid: '' }), 'request.uid'],
    ['a uid that is a number', aReview({ uid: 7 }), 'request.uid'],
    ['no operation', aReview({ operation: undefined }), 'request.operation'],
    ['a CREATE without object', aReview({ object: null }), 'request.object is missing on CREATE'],
    ['an object that is text', aReview({ object: 'pod' }), 'request.object is not an object'],
    ['an object that is a list', aReview({ object: [] }), 'request.object is not an object'],
    ['an UPDATE without oldObject', aReview({ operation: 'UPDATE' }), 'request.oldObject'],
    ['a namespace that is a number', aReview({ namespace: 1 }), 'namespace is not a string'],
    ['a dryRun that is text', aReview({ dryRun: 'yes' }), 'request.dryRun is not a boolean'],
  ])('refuses %s', (_name, body, message) => {
    expect(() => parseReview(body)).toThrow(MalformedReviewError);
    expect(() => parseReview(body)).toThrow(message);
  });

  it('does not take what is inherited for what was sent', () => {
    const body = JSON.parse('{"__proto__": {"request": {}}}') as unknown;
    expect(() => parseReview(body)).toThrow(MalformedReviewError);
  });
});

const deletion = { operation: 'DELETE', object: null, oldObject: named('old-0') };

function named(name: string): { metadata: { name: string } } {
  return { metadata: { name } };
}
