import { describe, expect, it } from 'vitest';

import { DEFAULT_SETTINGS } from '../../../shared/injection/settings.ts';
import { eachSetting, loadConfig } from '../../../webhook/config.ts';
import { variableOf } from '../../../webhook/settings-table.ts';

type Environment = Readonly<Record<string, string>>;

const load = (env: Environment, content?: unknown) =>
  loadConfig({ env, file: content === undefined ? undefined : { path: 'w.yaml', content } });

function faultsOf(env: Environment, content?: unknown): readonly string[] {
  try {
    load(env, content);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'KDS_BAD_CONFIG', exitCode: 2 });
    return error instanceof Error ? error.message.split('\n') : [];
  }
}

describe('loadConfig', () => {
  it('is complete without any setting', () => {
    const config = load({});
    expect(config.listen).toEqual({ address: '', httpsPort: 8443, httpPort: 8080 });
    expect(config.injection).toEqual({ ...DEFAULT_SETTINGS, nativeSidecars: 'auto' });
  });

  it('has defaults that pass its own checks', () => {
    const content: Record<string, Record<string, unknown>> = {};
    for (const { section, key, setting } of eachSetting()) {
      (content[section] ??= {})[key] = setting.default;
    }
    expect(faultsOf({}, content)).toEqual([]);
  });

  it('takes the file over the defaults, and the environment over the file', () => {
    const content = { listen: { httpsPort: 1, httpPort: 2 }, shutdown: { drainMs: 0 } };
    const config = load({ WEBHOOK_LISTEN_HTTPS_PORT: '3' }, content);
    expect(config.listen).toMatchObject({ httpsPort: 3, httpPort: 2 });
    expect(config.shutdown.drainMs).toBe(0);
  });

  it('accepts an empty file', () => {
    expect(load({}, null)).toEqual(load({}));
  });

  it('is frozen through and through', () => {
    const config = load({}, { injection: { images: [] } });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.injection.images)).toBe(true);
    expect(Object.isFrozen(config.injection.serverResources.limits)).toBe(true);
  });

  it('reads lists with commas and structures in JSON from the environment', () => {
    const config = load({
      WEBHOOK_TLS_EXTRA_NAMES: 'localhost, 127.0.0.1',
      WEBHOOK_INJECTION_TRUSTED_REPOSITORIES: '',
      WEBHOOK_INJECTION_IMAGES: '[{"cassandra":"4.1","fromPatch":0,"image":"a:1"}]',
      WEBHOOK_EVENTS_ENABLED: 'false',
    });
    expect(config.tls.extraNames).toEqual(['localhost', '127.0.0.1']);
    expect(config.injection.trustedRepositories).toEqual([]);
    expect(config.injection.images).toEqual([{ cassandra: '4.1', fromPatch: 0, image: 'a:1' }]);
    expect(config.events.enabled).toBe(false);
  });

  it('leaves alone what Kubernetes sets for a Service of the name webhook', () => {
    const env = { WEBHOOK_SERVICE_HOST: '10.0.0.1', WEBHOOK_PORT_443_TCP: 'tcp://10.0.0.1:443' };
    expect(faultsOf(env)).toEqual([]);
  });

  it('names every fault at once, with its place and value', () => {
    const content = {
      listen: { httpPort: 65_536, port: 1 },
      tsl: {},
      tls: 5,
      injection: { serverResources: { requests: { cpu: '1', memory: '1Gi' }, limits: {} } },
    };
    const env = {
      WEBHOOK_LISTEN_HTTPS_PORT: 'https',
      WEBHOOK_EVENTS_ENABLED: 'yes',
      WEBHOOK_INJECTION_METRICS: 'all',
      WEBHOOK_INJECTION_IMAGES: '[{"cassandra":"4","fromPatch":0,"image":"a:1"}]',
      WEBHOOK_DRAIN_MS: '5',
    };
    expect(faultsOf(env, content)).toEqual([
      'w.yaml: listen.port is not a setting',
      'w.yaml: tsl is not a section',
      'w.yaml: tls does not hold settings, but 5',
      'WEBHOOK_DRAIN_MS is not a setting',
      'WEBHOOK_LISTEN_HTTPS_PORT must be integer, but is "https"',
      'w.yaml: listen.httpPort must be <= 65535, but is 65536',
      'WEBHOOK_EVENTS_ENABLED must be boolean, but is "yes"',
      'WEBHOOK_INJECTION_IMAGES.0.cassandra must be a release such as 4.1, as text, but is "4"',
      'WEBHOOK_INJECTION_METRICS must be one of agent, mcac, both, none, but is "all"',
      'w.yaml: injection.serverResources.limits.cpu must be a Kubernetes quantity such as 500m or 1, but is missing',
      'w.yaml: injection.serverResources.limits.memory must be a Kubernetes quantity in whole bytes such as 384Mi or 512000k, but is missing',
    ]);
  });

  it.each([
    ['WEBHOOK_LISTEN_HTTPS_PORT', '0', true],
    ['WEBHOOK_LISTEN_HTTPS_PORT', '65535', true],
    ['WEBHOOK_LISTEN_HTTPS_PORT', '-1', false],
    ['WEBHOOK_LISTEN_HTTPS_PORT', '8443.5', false],
    ['WEBHOOK_LISTEN_HTTPS_PORT', '', false],
    ['WEBHOOK_LIMITS_MAX_IN_FLIGHT', '1', true],
    ['WEBHOOK_LIMITS_MAX_IN_FLIGHT', '0', false],
    ['WEBHOOK_LIMITS_MAX_HELD_BYTES', '8388608', true],
    ['WEBHOOK_LIMITS_MAX_HELD_BYTES', '8388607', false],
    ['WEBHOOK_SHUTDOWN_DRAIN_MS', '300000', true],
    ['WEBHOOK_SHUTDOWN_DRAIN_MS', '300001', false],
    ['WEBHOOK_TLS_MODE', 'files', true],
    ['WEBHOOK_TLS_MODE', 'Files', false],
    ['WEBHOOK_TLS_SECRET_NAME', 'my-ca', true],
    ['WEBHOOK_TLS_SECRET_NAME', 'My_CA', false],
    ['WEBHOOK_INJECTION_SERVER_HEAP', '128m', true],
    ['WEBHOOK_INJECTION_SERVER_HEAP', '128', false],
    ['WEBHOOK_INJECTION_IMAGES', 'not json', false],
  ])('%s may be %j: %s', (variable, value, allowed) => {
    expect(faultsOf({ [variable]: value }).length === 0).toBe(allowed);
  });

  it('does not print a long value whole', () => {
    const [fault = ''] = faultsOf({ WEBHOOK_INJECTION_IMAGES: `"${'x'.repeat(1_000)}"` });
    expect(fault.length).toBeLessThan(200);
  });
});

it.each([
  ['listen', 'httpsPort', 'WEBHOOK_LISTEN_HTTPS_PORT'],
  ['log', 'level', 'WEBHOOK_LOG_LEVEL'],
])('%s.%s is %s in the environment', (section, key, variable) => {
  expect(variableOf(section, key)).toBe(variable);
});
