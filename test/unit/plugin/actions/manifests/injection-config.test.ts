import { describe, expect, it } from 'vitest';

import {
  DEFAULT_CONFIG,
  toInjectionConfig,
} from '../../../../../plugin/actions/manifests/injection-config.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { AppError } from '../../../../../shared/errors/app-error.ts';
import { loadConfig } from '../../../../../webhook/config.ts';
import { SETTINGS } from '../../../../../webhook/settings-table.ts';

it('without the section the defaults hold', () => {
  expect(toInjectionConfig(null, 'c.yaml')).toEqual(DEFAULT_CONFIG);
  expect(toInjectionConfig({ log: { level: 'debug' } }, 'c.yaml')).toEqual(DEFAULT_CONFIG);
  expect(toInjectionConfig({ injection: null }, 'c.yaml')).toEqual(DEFAULT_CONFIG);
});

it('what is set replaces the default as a whole', () => {
  const images = [{ cassandra: '4.1', fromPatch: 0, image: 'mirror.test/api:4.1' }];
  const config = toInjectionConfig(
    { injection: { images, metrics: 'mcac', nativeSidecars: 'never' } },
    'c.yaml',
  );
  expect(config).toEqual({
    settings: { ...DEFAULT_CONFIG.settings, images, metrics: 'mcac' },
    nativeSidecars: 'never',
  });
});

function resources(request: string, limit: string): JsonObject {
  return { requests: { cpu: '1', memory: request }, limits: { cpu: '1', memory: limit } };
}

/** What one setting may be and what not; both programs must agree on each. */
const CASES: readonly (readonly [setting: string, value: unknown, allowed: boolean])[] = [
  ['metrics', 'both', true],
  ['metrics', 'all', false],
  ['metrics', 1, false],
  ['imagePullPolicy', 'Always', true],
  ['imagePullPolicy', 'always', false],
  ['drain', false, true],
  ['drain', 'no', false],
  ['serverHeap', '256m', true],
  ['serverHeap', 256, false],
  ['nativeSidecars', 'always', true],
  ['nativeSidecars', true, false],
  ['trustedRepositories', ['a/b'], true],
  ['trustedRepositories', [], true],
  ['trustedRepositories', 'a/b', false],
  ['trustedRepositories', [1], false],
  ['images', [], true],
  ['images', [{ cassandra: '4.1', fromPatch: 0, image: 'a.test/b:1' }], true],
  ['images', [{ cassandra: '4.1', image: 'x' }], false],
  ['images', [{ cassandra: 4.1, fromPatch: 0, image: 'x' }], false],
  ['images', {}, false],
  ['serverResources', { requests: { cpu: '1' }, limits: { cpu: '1' } }, false],
  ['setupResources', SETTINGS.injection.setupResources.default, true],
  ['serverResources', resources('384Mi', '400000K'), false],
  ['serverResources', resources('384Mi', '512000k'), true],
  ['serverResources', resources('512Mi', '384Mi'), false],
  ['images', [{ cassandra: '4.1', fromPatch: 0, image: 'a.test/B:1' }], false],
  ['colour', 'red', false],
];

describe('the plugin and the webhook agree', () => {
  it.each(CASES)('%s = %j: %s', (setting, value, allowed) => {
    const content = { injection: { [setting]: value } } as JsonObject;
    expect(isAccepted(() => toInjectionConfig(content, 'c.yaml'))).toBe(allowed);
    const file = { path: 'c.yaml', content };
    expect(isAccepted(() => loadConfig({ env: {}, file }))).toBe(allowed);
  });

  it.each(Object.entries(SETTINGS.injection))('on the default of %s', (key, setting) => {
    const content = { injection: { [key]: setting.default } } as unknown as JsonObject;
    expect(toInjectionConfig(content, 'c.yaml')).toEqual(DEFAULT_CONFIG);
  });
});

it('every fault is named with its file', () => {
  const content = { injection: { metrics: 'all', colour: 1 } };
  expect(() => toInjectionConfig(content, 'c.yaml')).toThrow(
    'c.yaml: injection.metrics must be one of agent, mcac, both, none, but is "all"\n' +
      'c.yaml: injection.colour is not a setting',
  );
  expect(() => toInjectionConfig('text', 'c.yaml')).toThrow('it does not hold sections');
  expect(() => toInjectionConfig({ injection: [] }, 'c.yaml')).toThrow('does not hold settings');
});

function isAccepted(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
