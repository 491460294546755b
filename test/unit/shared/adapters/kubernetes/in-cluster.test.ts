import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import {
  inClusterConnection,
  withFlags,
} from '../../../../../shared/adapters/kubernetes/in-cluster.ts';
import type { ClusterTarget } from '../../../../../shared/ports/cluster.ts';

const POD = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serviceaccount-'));
  writeFileSync(join(folder, 'token'), 'secret');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('a pod reaches its cluster with its service account', () => {
  writeFileSync(join(folder, 'namespace'), 'prod\n');
  expect(inClusterConnection(POD, folder)).toMatchObject({
    server: 'https://10.96.0.1:443',
    namespace: 'prod',
    certificateAuthority: { kind: 'file', path: `${folder}/ca.crt` },
    identity: { tokenFile: `${folder}/token` },
  });
});

it('an IPv6 address gets its brackets', () => {
  const connection = inClusterConnection({ ...POD, KUBERNETES_SERVICE_HOST: 'fd00::1' }, folder);
  expect(connection?.server).toBe('https://[fd00::1]:443');
});

it('without a namespace file it is default', () => {
  expect(inClusterConnection(POD, folder)?.namespace).toBe('default');
});

it.each([
  ['outside of a pod', {}, true],
  ['without a port', { KUBERNETES_SERVICE_HOST: '10.96.0.1' }, true],
  ['without a token', POD, false],
])('%s there is no such connection', (_where, environment, hasToken) => {
  if (!hasToken) rmSync(join(folder, 'token'));
  expect(inClusterConnection(environment, folder)).toBeUndefined();
});

it('POD_NAMESPACE goes before the namespace file, as for kubectl', () => {
  writeFileSync(join(folder, 'namespace'), 'prod\n');
  expect(inClusterConnection({ ...POD, POD_NAMESPACE: 'own' }, folder)?.namespace).toBe('own');
});

it.each<[flags: ClusterTarget, expected: object]>([
  [{}, { namespace: 'default', insecureSkipTlsVerify: false }],
  [{ namespace: 'other' }, { namespace: 'other' }],
  [{ token: 't' }, { identity: { token: 't', impersonate: {} } }],
  [{ impersonate: { user: 'eve' } }, { identity: { impersonate: { user: 'eve' } } }],
  [{ certificateAuthority: 'c' }, { certificateAuthority: { kind: 'file', path: 'c' } }],
  [
    { insecureSkipTlsVerify: true },
    { insecureSkipTlsVerify: true, certificateAuthority: undefined },
  ],
])('flags count in a pod, too: %j', (flags, expected) => {
  const connection = inClusterConnection(POD, folder);
  if (connection === undefined) throw new Error('this is a pod');
  const changed = withFlags(connection, flags);
  expect(changed).toMatchObject(expected);
  expect(changed.server).toBe('https://10.96.0.1:443');
});
