import { expect, it } from 'vitest';

import { fingerprint } from '../../../../shared/domain/fingerprint.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { injectPod } from '../../../../shared/injection/inject-pod.ts';
import { CURRENT_TEMPLATE } from '../../../../shared/injection/pin.ts';
import type { InjectionSettings } from '../../../../shared/injection/settings.ts';
import { aCassandraPod, anInjectionContext } from '../../../support/a-cassandra-pod.ts';

/** What each template version puts into the pods below. */
const FINGERPRINTS: Readonly<Record<number, string>> = { 1: 'aa2ef755' };

/** Of the test alone: images and defaults are in the pin, so they may change with any release. */
const RESOURCES = {
  requests: { cpu: '1m', memory: '1Mi' },
  limits: { cpu: '2m', memory: '2Mi' },
};
const SETTINGS: InjectionSettings = {
  images: [
    { cassandra: '4.1', fromPatch: 0, image: 'agent:4.1' },
    { cassandra: '5.0', fromPatch: 0, image: 'agent:5.0' },
  ],
  trustedRepositories: [],
  imagePullPolicy: 'IfNotPresent',
  metrics: 'agent',
  drain: true,
  serverHeap: '1m',
  serverResources: RESOURCES,
  setupResources: RESOURCES,
};

const ANNOTATED = 'inject.k8ssandra.io';
const PODS: readonly JsonObject[] = [
  aCassandraPod(),
  aCassandraPod({
    metadata: {
      annotations: { [`${ANNOTATED}/metrics`]: 'both', [`${ANNOTATED}/tls-secret`]: 's' },
    },
    container: { image: 'cassandra:4.1.10', envFrom: [{ secretRef: { name: 'e' } }] },
  }),
];

it('scripts and parts are those of their template version', () => {
  const patches = PODS.flatMap((pod) =>
    [true, false].map((nativeSidecars) => {
      const decision = injectPod(pod, anInjectionContext({ settings: SETTINGS, nativeSidecars }));
      return decision.outcome === 'injected' ? decision.patch : decision.reasons;
    }),
  );
  expect(
    fingerprint(JSON.stringify(patches)),
    'the scripts or the parts have changed: raise CURRENT_TEMPLATE in pin.ts (pods of older pins ' +
      'are then left alone until their StatefulSet is restarted) and add the new fingerprint here',
  ).toBe(FINGERPRINTS[CURRENT_TEMPLATE]);
});
