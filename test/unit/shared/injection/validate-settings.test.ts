import { describe, expect, it } from 'vitest';

import { DEFAULT_SETTINGS } from '../../../../shared/injection/settings.ts';
import { validateSettings } from '../../../../shared/injection/validate-settings.ts';

const DEFAULTS = { ...DEFAULT_SETTINGS, nativeSidecars: 'auto' };

function faultsOf(changes: Readonly<Record<string, unknown>>): readonly string[] {
  return validateSettings({ ...DEFAULTS, ...changes }).map(({ path }) => path.join('.'));
}

it('the defaults are right', () => {
  expect(validateSettings(DEFAULTS)).toEqual([]);
});

it('every setting must be there', () => {
  const names = validateSettings({}).map(({ path }) => path[0]);
  expect(new Set(names)).toEqual(new Set(Object.keys(DEFAULTS)));
});

describe('resources', () => {
  const withMemory = (request: string, limit: string) => ({
    setupResources: {
      requests: { cpu: '20m', memory: request },
      limits: { cpu: '500m', memory: limit },
    },
  });
  const REQUEST = 'setupResources.requests.memory';
  const LIMIT = 'setupResources.limits.memory';

  it.each<[request: string, limit: string, faults: readonly string[]]>([
    ['64Mi', '64Mi', []],
    ['65536Ki', '64Mi', []],
    ['67108864', '64Mi', []],
    ['67108865', '64Mi', [REQUEST]],
    ['64M', '400000k', []],
    ['64M', '400000K', [LIMIT]],
    ['1e6', '1e7', []],
    ['0', '0', []],
    ['-1', '64Mi', [REQUEST]],
    ['1000m', '64Mi', []],
    ['400m', '64Mi', [REQUEST]],
    ['', '64Mi', [REQUEST]],
    ['x', 'y', [REQUEST, LIMIT]],
  ])('memory %j of %j: %j', (request, limit, faults) => {
    expect(faultsOf(withMemory(request, limit))).toEqual(faults);
  });

  it('of CPU may not exceed the limit, either, and a fault elsewhere does not hide it', () => {
    const setupResources = {
      requests: { cpu: '501m', memory: 'x' },
      limits: { cpu: '0.5', memory: '64Mi' },
    };
    expect(faultsOf({ setupResources })).toEqual([REQUEST, 'setupResources.requests.cpu']);
  });

  it.each([null, [], 'x', { requests: {} }, { requests: null, limits: [] }])(
    'may not be %j',
    (setupResources) => {
      expect(faultsOf({ setupResources })).not.toEqual([]);
    },
  );

  it('have no members that nobody reads', () => {
    const { serverResources } = DEFAULT_SETTINGS;
    const limits = { ...serverResources.limits, storage: '1Gi' };
    expect(faultsOf({ serverResources: { ...serverResources, limits } })).toEqual([
      'serverResources.limits.storage',
    ]);
  });
});

it.each([
  ['128m', true],
  ['383m', true],
  ['384m', false],
  ['393215k', true],
  ['1G', false],
  ['0m', false],
  ['128', false],
  ['128Mi', false],
  [128, false],
])('a heap of %j in 384Mi: %s', (serverHeap, allowed) => {
  expect(faultsOf({ serverHeap })).toEqual(allowed ? [] : ['serverHeap']);
});

it.each([
  ['4.1', 0, []],
  ['4.1', 9_999, []],
  ['4.1', 10_000, ['images.0.fromPatch']],
  ['4.1', -1, ['images.0.fromPatch']],
  ['4.1', 0.5, ['images.0.fromPatch']],
  ['4.1', '1', ['images.0.fromPatch']],
  ['4', 0, ['images.0.cassandra']],
  ['4.1.2', 0, ['images.0.cassandra']],
  [4.1, 0, ['images.0.cassandra']],
])('an image for %j from %j: %j', (cassandra, fromPatch, faults) => {
  expect(faultsOf({ images: [{ cassandra, fromPatch, image: 'a/b:1' }] })).toEqual(faults);
});

it('all faults are found at once', () => {
  const changes = {
    images: [{ cassandra: '4.1', fromPatch: 0, image: 'a/b' }, null],
    trustedRepositories: ['a/b', 'a/b:1', 2],
    imagePullPolicy: 'always',
    metrics: 1,
    drain: 'yes',
    nativeSidecars: 'maybe',
    colour: 'red',
  };
  expect(faultsOf(changes)).toEqual([
    'images.0.image',
    'images.1',
    'trustedRepositories.1',
    'trustedRepositories.2',
    'imagePullPolicy',
    'metrics',
    'drain',
    'nativeSidecars',
    'colour',
  ]);
});
