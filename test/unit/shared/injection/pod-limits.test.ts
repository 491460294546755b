import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { injectPod } from '../../../../shared/injection/inject-pod.ts';
import { pinStatefulSet } from '../../../../shared/injection/pin-stateful-set.ts';
import { applyPatch } from '../../../../shared/jsonpatch/apply-patch.ts';
import { aCassandraPod, anInjectionContext } from '../../../support/a-cassandra-pod.ts';

interface Limits {
  readonly type?: string;
  readonly max?: JsonObject;
  readonly maxLimitRequestRatio?: JsonObject;
}

function reasonFor(pod: JsonObject, limits: Limits, nativeSidecars = true): string | undefined {
  const limitRanges = [{ spec: { limits: [{ type: 'Pod', ...limits }] } }];
  const decision = injectPod(pod, anInjectionContext({ limitRanges, nativeSidecars }));
  return decision.outcome === 'skipped' ? decision.reasons[0]?.detail : undefined;
}

const memory = (amount: string): JsonObject => ({ limits: { memory: amount } });
const init = (amount: string, parts: JsonObject = {}): JsonObject => ({
  name: 'init',
  image: 'x',
  resources: memory(amount),
  ...parts,
});
const fourGi = { container: { resources: memory('4Gi') } };

describe('a LimitRange for whole pods', () => {
  it.each([
    { what: 'the server runs beside Cassandra', pod: fourGi, fits: '4480Mi', tooSmall: '4479Mi' },
    {
      what: 'a sidecar of the user runs, too',
      pod: { ...fourGi, spec: { initContainers: [init('1Gi', { restartPolicy: 'Always' })] } },
      fits: '5504Mi',
      tooSmall: '5503Mi',
    },
    {
      what: 'a greater init container runs before them',
      pod: { ...fourGi, spec: { initContainers: [init('6Gi')] } },
      fits: '6Gi',
      tooSmall: '6143Mi',
    },
    {
      what: 'the parts are prepared beside a great sidecar',
      pod: {
        spec: { initContainers: [init('6Gi', { restartPolicy: 'Always' })] },
        container: { resources: memory('1Mi') },
      },
      fits: '6529Mi',
      tooSmall: '6528Mi',
    },
  ])('allows $fits and refuses $tooSmall when $what', ({ pod, fits, tooSmall }) => {
    for (const native of [true, false]) {
      expect(reasonFor(aCassandraPod(pod), { max: { memory: fits } }, native)).toBeUndefined();
      expect(reasonFor(aCassandraPod(pod), { max: { memory: tooSmall } }, native)).toBe(
        `max.memory of a LimitRange for pods is ${tooSmall}, less than with the parts`,
      );
    }
  });

  it('bounds requests where there are no limits', () => {
    const pod = aCassandraPod({ container: { resources: { requests: { cpu: '2' } } } });
    expect(reasonFor(pod, { max: { cpu: '2020m' } })).toBeUndefined();
    expect(reasonFor(pod, { max: { cpu: '2019m' } })).toContain('max.cpu');
  });

  it('bounds the ratio of limits to requests', () => {
    const resources = { requests: { cpu: '2' }, limits: { cpu: '2' } };
    const pod = aCassandraPod({ container: { resources } });
    expect(reasonFor(pod, { maxLimitRequestRatio: { cpu: '1.24' } })).toBeUndefined();
    expect(reasonFor(pod, { maxLimitRequestRatio: { cpu: '1.23' } })).toContain(
      'maxLimitRequestRatio.cpu',
    );
  });

  it('does not concern a pod with resources of its own, whose parts have none', () => {
    const pod = aCassandraPod({ ...fourGi, spec: { resources: memory('4Gi') } });
    expect(reasonFor(pod, { max: { memory: '4Gi' } })).toBeUndefined();
  });

  it('does not count parts twice that are there already', () => {
    const pod = aCassandraPod(fourGi);
    const decision = injectPod(pod, anInjectionContext());
    if (decision.outcome === 'skipped') throw new Error('skipped');
    expect(reasonFor(applyPatch(pod, decision.patch), { max: { memory: '4480Mi' } })).toBe(
      undefined,
    );
  });

  it('keeps a StatefulSet from being pinned, so that all its pods are alike', () => {
    const limitRanges = [{ spec: { limits: [{ type: 'Pod', max: { memory: '4Gi' } }] } }];
    const after = { kind: 'StatefulSet', spec: { template: aCassandraPod(fourGi) } };
    expect(
      pinStatefulSet({ before: undefined, after }, anInjectionContext({ limitRanges })),
    ).toMatchObject({ outcome: 'skipped', reasons: [{ code: 'limit-range' }] });
  });
});
