import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { forgeCertificates } from '../../../shared/adapters/tls/forge-certificates.ts';
import { readServedFingerprint } from '../../../shared/adapters/tls/served-certificate.ts';
import type { KeyPair } from '../../../shared/ports/certificates.ts';
import { tlsClient } from '../../support/tls-client.ts';

const validity = { notBeforeMs: Date.now() - 60_000, notAfterMs: Date.now() + 3_600_000 };
const server = createServer((_request, response) => response.end('ok'));
let authority: KeyPair;
let port: number;

beforeAll(async () => {
  authority = await forgeCertificates.createAuthority('test', validity);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** @returns The fingerprint. */
async function serveNew(): Promise<string> {
  const pair = await forgeCertificates.issue(authority, ['localhost'], validity);
  server.setSecureContext({ cert: pair.certificate, key: pair.privateKey });
  return forgeCertificates.read(pair.certificate).fingerprint;
}

it('a new certificate is for new connections, and those that are open go on', async () => {
  const first = await serveNew();
  const old = tlsClient(port, authority.certificate);
  expect((await old.post('/', {})).fingerprint).toBe(first);

  const second = await serveNew();
  expect(await readServedFingerprint('127.0.0.1', port)).toBe(second);
  const fresh = tlsClient(port, authority.certificate);
  expect((await fresh.post('/', {})).fingerprint).toBe(second);
  expect((await old.post('/', {})).status).toBe(200);
  old.close();
  fresh.close();
});

it('one API server trusts both authorities while the bundle has both', async () => {
  const oldAuthority = authority;
  await serveNew();
  const next = await forgeCertificates.createAuthority('test', validity);
  const bundle = next.certificate + oldAuthority.certificate;
  const before = tlsClient(port, bundle);
  expect((await before.post('/', {})).status).toBe(200);
  authority = next;
  await serveNew();
  const after = tlsClient(port, bundle);
  expect((await after.post('/', {})).status).toBe(200);
  const late = tlsClient(port, oldAuthority.certificate);
  await expect(late.post('/', {})).rejects.toThrow();
  for (const client of [before, after, late]) client.close();
});

it('a port without TLS has no certificate', async () => {
  await expect(readServedFingerprint('127.0.0.1', 1)).rejects.toMatchObject({
    code: 'KDS_BAD_CERTIFICATE',
  });
});
