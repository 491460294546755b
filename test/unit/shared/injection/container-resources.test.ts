import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import { fitResources, isGuaranteed } from '../../../../shared/injection/container-resources.ts';
import { aCassandraPod } from '../../../support/a-cassandra-pod.ts';

const wanted = {
  requests: { cpu: '20m', memory: '64Mi' },
  limits: { cpu: '500m', memory: '64Mi' },
};
const sized = (resources: JsonObject): JsonObject => aCassandraPod({ container: { resources } });
const guaranteed = sized({ limits: { cpu: '1', memory: '4Gi' } });

function range(limits: JsonObject, type = 'Container'): JsonObject {
  return { kind: 'LimitRange', spec: { limits: [{ type, ...limits }] } };
}

describe('QoS', () => {
  it.each([
    {
      what: 'limits alone, which requests follow',
      resources: { limits: { cpu: '1', memory: '4Gi' } },
      expected: true,
    },
    {
      what: 'equal amounts in other words',
      resources: {
        requests: { cpu: '1000m', memory: '4096Mi' },
        limits: { cpu: 1, memory: '4Gi' },
      },
      expected: true,
    },
    {
      what: 'a request below its limit',
      resources: { requests: { cpu: '999m' }, limits: { cpu: '1', memory: '4Gi' } },
      expected: false,
    },
    {
      what: 'no CPU limit',
      resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
      expected: false,
    },
    {
      what: 'a limit of nothing',
      resources: { limits: { cpu: '0', memory: '4Gi' } },
      expected: false,
    },
    { what: 'nothing', resources: {}, expected: false },
  ])('with $what: Guaranteed = $expected', ({ resources, expected }) => {
    expect(isGuaranteed(sized(resources))).toBe(expected);
  });

  it('counts init containers', () => {
    const spec = { initContainers: [{ name: 'init', image: 'x' }] };
    expect(
      isGuaranteed(
        aCassandraPod({ spec, container: { resources: { limits: { cpu: 1, memory: '1Gi' } } } }),
      ),
    ).toBe(false);
  });
});

describe('the resources of an injected container', () => {
  it.each([
    { what: 'as the settings say', pod: aCassandraPod(), ranges: [], expected: wanted },
    {
      what: 'requests equal to limits in a Guaranteed pod',
      pod: guaranteed,
      ranges: [],
      expected: {
        requests: { cpu: '500m', memory: '64Mi' },
        limits: { cpu: '500m', memory: '64Mi' },
      },
    },
    {
      what: 'exactly a minimum',
      pod: aCassandraPod(),
      ranges: [range({ min: { cpu: '20m', memory: '64Mi' } })],
      expected: wanted,
    },
    {
      what: 'raised to a minimum',
      pod: aCassandraPod(),
      ranges: [range({ min: { cpu: '100m', memory: '128Mi' } })],
      expected: {
        requests: { cpu: '100m', memory: '128Mi' },
        limits: { cpu: '500m', memory: '128Mi' },
      },
    },
    {
      what: 'lowered to a maximum',
      pod: aCassandraPod(),
      ranges: [range({ max: { cpu: '200m', memory: '32Mi' } })],
      expected: {
        requests: { cpu: '20m', memory: '32Mi' },
        limits: { cpu: '200m', memory: '32Mi' },
      },
    },
    {
      what: 'within a ratio of limit to request',
      pod: aCassandraPod(),
      ranges: [range({ maxLimitRequestRatio: { cpu: '4' } })],
      expected: { requests: { cpu: '125m', memory: '64Mi' }, limits: wanted.limits },
    },
    {
      what: 'the strictest of two ranges',
      pod: aCassandraPod(),
      ranges: [range({ min: { cpu: '50m' } }), range({ min: { cpu: '80m' } })],
      expected: { requests: { cpu: '80m', memory: '64Mi' }, limits: wanted.limits },
    },
    {
      what: 'untouched by a range for pods',
      pod: aCassandraPod(),
      ranges: [range({ min: { cpu: '4' } }, 'Pod')],
      expected: wanted,
    },
    {
      what: 'untouched by a range that cannot be read',
      pod: aCassandraPod(),
      ranges: [range({ min: { cpu: 'much' } })],
      expected: wanted,
    },
    {
      what: 'none in a pod with resources of its own',
      pod: aCassandraPod({ spec: { resources: { limits: { cpu: '2' } } } }),
      ranges: [],
      expected: {},
    },
  ])('are $what', ({ pod, ranges, expected }) => {
    expect(fitResources(wanted, pod, ranges)).toEqual(expected);
  });
});
