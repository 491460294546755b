import { expect, it } from 'vitest';

import { proxyFor } from '../../../../../shared/adapters/kubernetes/proxy-for.ts';

const SERVER = 'https://api.prod.test:6443';
const PROXY = 'http://proxy.test:3128';

it('without a proxy the connection is direct', () => {
  expect(proxyFor(SERVER, undefined, {})).toBeUndefined();
});

it.each<
  [what: string, environment: Readonly<Record<string, string>>, expected: string | undefined]
>([
  ['HTTPS_PROXY', { HTTPS_PROXY: PROXY }, PROXY],
  ['https_proxy', { https_proxy: PROXY }, PROXY],
  ['upper case first', { HTTPS_PROXY: PROXY, https_proxy: 'http://other' }, PROXY],
  ['without a scheme', { HTTPS_PROXY: 'proxy.test:3128' }, PROXY],
  ['HTTP_PROXY is for other servers', { HTTP_PROXY: PROXY }, undefined],
  ['empty', { HTTPS_PROXY: '' }, undefined],
])('%s', (_what, environment, expected) => {
  expect(proxyFor(SERVER, undefined, environment)).toBe(expected);
});

it('HTTP_PROXY is for servers without TLS', () => {
  const environment = { HTTP_PROXY: PROXY, HTTPS_PROXY: 'http://other' };
  expect(proxyFor('http://api.test', undefined, environment)).toBe(PROXY);
});

it.each([
  ['*', true],
  ['api.prod.test', true],
  ['API.PROD.TEST', true],
  ['prod.test', true],
  ['.prod.test', true],
  ['*.prod.test', true],
  ['.api.prod.test', false],
  ['test', true],
  ['rod.test', false],
  ['api.prod.test:6443', true],
  ['api.prod.test:443', false],
  ['a.test, prod.test', true],
  ['', false],
  [',', false],
])('NO_PROXY=%s leaves out the server: %s', (list, direct) => {
  const environment = { HTTPS_PROXY: PROXY, NO_PROXY: list };
  expect(proxyFor(SERVER, undefined, environment) === undefined).toBe(direct);
});

it.each([
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '10.1.2.4', false],
  ['10.1.2.3', '10.1.0.0/16', true],
  ['10.1.2.3', '10.1.2.4/32', false],
  ['10.1.2.3', '10.0.0.0/33', false],
  ['10.1.2.3', 'fd00::/8', false],
  ['[fd00::1]', 'fd00::/8', true],
  ['[fd00::1]', 'fd00::1', true],
])('https://%s with NO_PROXY=%s is direct: %s', (host, list, direct) => {
  const environment = { HTTPS_PROXY: PROXY, NO_PROXY: list };
  expect(proxyFor(`https://${host}:6443`, undefined, environment) === undefined).toBe(direct);
});

it.each(['https://localhost:6443', 'https://127.0.0.1:6443', 'https://[::1]:6443'])(
  '%s is this machine, which no proxy can reach',
  (server) => {
    expect(proxyFor(server, undefined, { HTTPS_PROXY: PROXY })).toBeUndefined();
  },
);

it('proxy-url of the kubeconfig is used whatever the environment says', () => {
  const environment = { HTTPS_PROXY: 'http://other', NO_PROXY: '*' };
  expect(proxyFor('https://127.0.0.1', PROXY, environment)).toBe(PROXY);
});
