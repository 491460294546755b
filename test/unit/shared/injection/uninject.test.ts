import { expect, it } from 'vitest';

import { objectsAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { injectPod } from '../../../../shared/injection/inject-pod.ts';
import { uninject } from '../../../../shared/injection/uninject.ts';
import { applyPatch } from '../../../../shared/jsonpatch/apply-patch.ts';
import { aCassandraPod, anInjectionContext } from '../../../support/a-cassandra-pod.ts';

function there(pod: JsonObject): JsonObject {
  const decision = injectPod(pod, anInjectionContext());
  if (decision.outcome === 'skipped') throw new Error(JSON.stringify(decision.reasons));
  return applyPatch(pod, decision.patch);
}

it('does nothing to a pod that was never injected', () => {
  expect(uninject(aCassandraPod())).toEqual([]);
});

it('leaves a POD_NAME that the user had, although it is the same as ours', () => {
  const env = [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
  const pod = aCassandraPod({ container: { env } });
  const after = there(pod);
  expect(applyPatch(after, uninject(after))).toEqual(pod);
});

it('puts JVM_EXTRA_OPTS back to the Secret that it came from', () => {
  const env = [{ name: 'JVM_EXTRA_OPTS', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }];
  const pod = aCassandraPod({ container: { env } });
  const after = there(pod);
  expect(applyPatch(after, uninject(after))).toEqual(pod);
});

it('keeps what somebody added after the injection', () => {
  const after = there(aCassandraPod());
  const spec = { ...(after['spec'] as JsonObject) };
  const later = {
    ...after,
    spec: { ...spec, containers: [{ name: 'late', image: 'x' }, ...objectsAt(spec, 'containers')] },
  };
  const back = applyPatch(later, uninject(later));
  expect(objectsAt(back, 'spec', 'containers').map(({ name }) => name)).toEqual([
    'late',
    'cassandra',
  ]);
});
