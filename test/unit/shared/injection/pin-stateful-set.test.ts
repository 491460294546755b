import { describe, expect, it } from 'vitest';

import { objectAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { injectPod } from '../../../../shared/injection/inject-pod.ts';
import { pinnedRevision } from '../../../../shared/injection/inspect-pod.ts';
import { pinStatefulSet } from '../../../../shared/injection/pin-stateful-set.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/injection/settings.ts';
import { applyPatch } from '../../../../shared/jsonpatch/apply-patch.ts';
import { aCassandraPod, anInjectionContext } from '../../../support/a-cassandra-pod.ts';

const PIN = 'inject.k8ssandra.io/pin';

function aSet(template: Parameters<typeof aCassandraPod>[0] = {}, pin?: string): JsonObject {
  const { metadata, spec } = aCassandraPod(template);
  const annotations = pin === undefined ? {} : { annotations: { [PIN]: pin } };
  return {
    kind: 'StatefulSet',
    metadata: { name: 'cassandra', namespace: 'prod' },
    spec: {
      replicas: 3,
      template: { metadata: { ...objectAt(metadata), ...annotations }, spec: objectAt(spec) },
    },
  };
}

const context = anInjectionContext();
const newer = anInjectionContext({ settings: { ...DEFAULT_SETTINGS, serverHeap: '256m' } });
const changed = { container: { image: 'cassandra:5.0.10' } };

function pinAfter(
  before: JsonObject | undefined,
  after: JsonObject,
  now = newer,
): string | undefined {
  const decision = pinStatefulSet({ before, after }, now);
  const stored = decision.outcome === 'injected' ? applyPatch(after, decision.patch) : after;
  return stringAt(stored, 'spec', 'template', 'metadata', 'annotations', PIN);
}

const old = pinAfter(undefined, aSet(), context) ?? '';
const FOREIGN = '{"template":99}';
const current = pinAfter(undefined, aSet(), newer) ?? '';

describe('the pin of a StatefulSet', () => {
  it('differs between settings, or these tests would prove nothing', () => {
    expect(old).not.toBe('');
    expect(current).not.toBe(old);
  });

  it.each([
    { when: 'created without one', before: undefined, after: aSet(), pin: current },
    { when: 'created with one', before: undefined, after: aSet({}, old), pin: old },
    {
      when: 'the template is the same and it is kept',
      before: aSet({}, old),
      after: aSet({}, old),
      pin: old,
    },
    {
      when: 'the template is the same and it was removed',
      before: aSet({}, old),
      after: aSet(),
      pin: old,
    },
    {
      when: 'the template is the same and there never was one',
      before: aSet(),
      after: aSet(),
      pin: undefined,
    },
    {
      when: 'the template changed and it was kept',
      before: aSet({}, old),
      after: aSet(changed, old),
      pin: current,
    },
    {
      when: 'the template changed and it was removed',
      before: aSet({}, old),
      after: aSet(changed),
      pin: current,
    },
    {
      when: 'the template changed and there never was one',
      before: aSet(),
      after: aSet(changed),
      pin: current,
    },
    {
      when: 'a rollback brings another one',
      before: aSet({}, current),
      after: aSet(changed, old),
      pin: old,
    },
    {
      when: 'somebody sets another one',
      before: aSet({}, current),
      after: aSet({}, old),
      pin: old,
    },
  ])('after an update where $when', ({ before, after, pin }) => {
    expect(pinAfter(before, after)).toBe(pin);
  });

  it.each([
    { when: 'it is created', before: undefined, after: aSet({}, FOREIGN), pin: current },
    { when: 'it is set', before: aSet({}, old), after: aSet({}, FOREIGN), pin: current },
    {
      when: 'the template changes',
      before: aSet({}, FOREIGN),
      after: aSet(changed, FOREIGN),
      pin: current,
    },
    {
      when: 'it is removed',
      before: aSet({}, FOREIGN),
      after: aSet(),
      pin: current,
    },
    {
      when: 'the template stays',
      before: aSet({}, FOREIGN),
      after: aSet({}, FOREIGN),
      pin: FOREIGN,
    },
  ])('that is of another version when $when', ({ before, after, pin }) => {
    expect(pinAfter(before, after)).toBe(pin);
  });

  it('that is of another version keeps the pods without parts, with a reason', () => {
    const set = aSet({}, FOREIGN);
    expect(pinStatefulSet({ before: set, after: set }, newer)).toMatchObject({
      outcome: 'skipped',
      reasons: [{ code: 'pin-unreadable' }],
    });
  });

  it('touches nothing but the annotation', () => {
    const decision = pinStatefulSet({ before: undefined, after: aSet() }, context);
    expect(decision).toMatchObject({
      outcome: 'injected',
      patch: [{ op: 'add', path: '/spec/template/metadata/annotations' }],
    });
  });

  it('makes every pod of the template alike, whatever the webhook is by then', () => {
    const annotations = { [PIN]: old };
    const pod = aCassandraPod({
      metadata: { annotations, ownerReferences: [{ kind: 'StatefulSet', controller: true }] },
    });
    const revisionOf = (now: typeof context): unknown => {
      const decision = injectPod(pod, now);
      return decision.outcome === 'injected' ? decision.parts.revision : decision.reasons;
    };
    expect(revisionOf(newer)).toBe(revisionOf(context));
    expect(revisionOf(newer)).toBe(pinnedRevision(aSet({}, old)));
  });

  it('is not set on a template that cannot be injected, and the reason is told', () => {
    const after = aSet({ container: { image: 'cassandra:3.11.19' } });
    expect(pinStatefulSet({ before: undefined, after }, context)).toMatchObject({
      outcome: 'skipped',
      reasons: [{ code: 'version-unsupported' }],
    });
  });

  it('passes on what the person who applies the StatefulSet should know', () => {
    const after = aSet({ metadata: { annotations: { 'inject.k8ssandra.io/bind': 'pod-ip' } } });
    expect(pinStatefulSet({ before: undefined, after }, context).warnings).toEqual([
      'the Management API listens on the pod IP without authentication',
    ]);
  });
});
