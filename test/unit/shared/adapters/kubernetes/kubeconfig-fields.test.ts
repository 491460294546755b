import { expect, it } from 'vitest';

import { fieldFault } from '../../../../../shared/adapters/kubernetes/kubeconfig-fields.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';

it.each<[kind: string, entry: JsonObject, fault: string | undefined]>([
  ['cluster', {}, undefined],
  ['cluster', { server: 'https://a.test', 'insecure-skip-tls-verify': true, more: 1 }, undefined],
  ['cluster', { server: 1 }, 'server is not text'],
  [
    'cluster',
    { 'insecure-skip-tls-verify': 'true' },
    'insecure-skip-tls-verify is not true or false',
  ],
  ['cluster', { extensions: {} }, 'extensions is not a list of objects'],
  ['cluster', { 'certificate-authority-data': 'QQ==' }, undefined],
  ['cluster', { 'certificate-authority-data': 'QUFB\nQQ==\n' }, undefined],
  ['cluster', { 'certificate-authority-data': 'QQ=' }, 'certificate-authority-data is not base64'],
  [
    'cluster',
    { 'certificate-authority-data': '-----' },
    'certificate-authority-data is not base64',
  ],
  ['context', { namespace: 1 }, 'namespace is not text'],
  ['context', { namespace: null }, undefined],
  ['user', { 'as-groups': ['a', 1] }, 'as-groups is not a list of texts'],
  ['user', { exec: 'aws' }, 'exec is not an object'],
  ['user', { exec: { args: 'a' } }, 'exec.args is not a list of texts'],
  ['user', { exec: { args: ['a'], env: [{ name: 'A', value: 'b' }] } }, undefined],
])('%s %j: %s', (kind, entry, fault) => {
  expect(fieldFault(kind, entry)).toBe(fault);
});
