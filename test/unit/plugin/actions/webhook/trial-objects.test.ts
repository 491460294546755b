import { expect, it } from 'vitest';

import {
  BROKEN_RULE,
  trialPod,
  trialStatefulSet,
} from '../../../../../plugin/actions/webhook/trial-objects.ts';
import { injectPod } from '../../../../../shared/injection/inject-pod.ts';
import { judge } from '../../../../../shared/policy/judge.ts';
import { anInjectionContext } from '../../../../support/a-cassandra-pod.ts';

it('the trial pod is one that is injected', () => {
  expect(injectPod(trialPod('prod'), anInjectionContext()).outcome).toBe('injected');
});

it('the trial StatefulSet breaks the one rule that it is for', () => {
  const { findings } = judge({ before: undefined, after: trialStatefulSet('prod') });
  const denied = findings.filter(({ severity }) => severity === 'deny');
  expect(denied.map(({ ruleId }) => ruleId)).toEqual([BROKEN_RULE]);
});
