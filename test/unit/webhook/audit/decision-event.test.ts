import { describe, expect, it } from 'vitest';

import type { SkipCode } from '../../../../shared/injection/reason.ts';
import { record } from '../../../../webhook/admission/decision-record.ts';
import type { DecisionRecord } from '../../../../webhook/admission/decision-record.ts';
import { parseReview } from '../../../../webhook/admission/review.ts';
import { describeEvent } from '../../../../webhook/audit/decision-event.ts';
import type { RouteName } from '../../../../webhook/routes/route-table.ts';
import { aReview } from '../../../support/a-review.ts';
import { SOME_PARTS } from '../../../support/some-parts.ts';

const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'cassandra', uid: 'uid-1' };
const ownedPod = { metadata: { ownerReferences: [{ ...owner, controller: true }] } };
const existing = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'cassandra', uid: 'uid-1' },
};
const target = { ...owner, namespace: 'prod' };
const injected = record('injected', { parts: SOME_PARTS });
const denied = record('denied', { refusal: '[sto-no-shrink] no' });

function skipped(code: SkipCode): DecisionRecord {
  return record('skipped', { reasons: [{ code, detail: 'the detail' }] });
}

function eventOf(from: DecisionRecord, request = {}, route: RouteName = 'mutate-pods') {
  const review = parseReview(aReview({ object: ownedPod, ...request }));
  return describeEvent({ route, request: review, record: from, durationMs: 1 });
}

describe('describeEvent', () => {
  it('tells the StatefulSet of an injected pod which parts its pods get', () => {
    expect(eventOf(injected)).toEqual({
      target,
      type: 'Normal',
      reason: 'Injected',
      note: `pods get the Management API of ${SOME_PARTS.image}, revision r1`,
    });
  });

  it('tells what to do about a pod that was skipped', () => {
    expect(eventOf(skipped('host-network'))).toMatchObject({
      target,
      type: 'Warning',
      reason: 'InjectionSkipped',
      note: expect.stringMatching(/^the detail \[host-network\]\. Set the annotation/) as string,
    });
  });

  it('tells the object itself of a refused update', () => {
    const update = { operation: 'UPDATE', object: {}, oldObject: existing };
    expect(eventOf(denied, update, 'validate-statefulsets')).toEqual({
      target,
      type: 'Warning',
      reason: 'Refused',
      note: '[sto-no-shrink] no',
    });
  });

  it.each<[string, DecisionRecord, object, RouteName]>([
    ['on a dry run', injected, { dryRun: true }, 'mutate-pods'],
    ['about a pod without an owner', injected, { object: {} }, 'mutate-pods'],
    [
      'when no owner is the controller',
      injected,
      { object: { metadata: { ownerReferences: [owner] } } },
      'mutate-pods',
    ],
    ['about a pod that has the parts already', record('unchanged'), {}, 'mutate-pods'],
    ['when nobody asked for injection', skipped('opted-out'), {}, 'mutate-pods'],
    ['about what is no Cassandra', skipped('not-cassandra'), {}, 'mutate-pods'],
    ['about a pinned StatefulSet', injected, {}, 'mutate-statefulsets'],
    ['about an allowance', record('allowed'), {}, 'validate-statefulsets'],
    ['about a refused object that does not exist', denied, { object: {} }, 'validate-statefulsets'],
    ['without a namespace', injected, { namespace: '' }, 'mutate-pods'],
  ])('says nothing %s', (_name, from, request, route) => {
    expect(eventOf(from, request, route)).toBeUndefined();
  });
});
