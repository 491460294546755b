import { describe, expect, it } from 'vitest';

import type { CertificateFiles } from '../../../../shared/ports/certificate-files.ts';
import type { KeyPair } from '../../../../shared/ports/certificates.ts';
import { fileCertificate } from '../../../../webhook/tls/file-certificate.ts';
import { fakeCertificates } from '../../../support/fake-certificates.ts';

const maker = fakeCertificates();
const validity = { notBeforeMs: 0, notAfterMs: 1 };

async function aPair(names = ['webhook.ops.svc']): Promise<KeyPair> {
  return maker.issue(await maker.createAuthority('x', validity), names, validity);
}

function setUp(pair: KeyPair) {
  const content = { stamp: 'one', pair, reads: 0 };
  const files: CertificateFiles = {
    stamp: () => Promise.resolve(content.stamp),
    read: () => {
      content.reads += 1;
      return Promise.resolve(content.pair);
    },
  };
  return { content, source: fileCertificate({ files, maker, serverName: 'webhook.ops.svc' }) };
}

describe('a certificate in files', () => {
  it('is read once while the files stay the same', async () => {
    const pair = await aPair();
    const { content, source } = setUp(pair);
    expect(await source.check()).toMatchObject({ pair, notes: [], nextCheckMs: 10_000 });
    await source.check();
    expect(content.reads).toBe(1);
  });

  it('is read again when the files change', async () => {
    const { content, source } = setUp(await aPair());
    await source.check();
    Object.assign(content, { stamp: 'two', pair: await aPair() });
    expect((await source.check()).pair).toBe(content.pair);
  });

  it('is not taken while its two halves do not fit, but soon after', async () => {
    const { content, source } = setUp(await aPair());
    await source.check();
    const next = await aPair();
    Object.assign(content, { stamp: 'two', pair: { ...next, privateKey: 'old key' } });
    await expect(source.check()).rejects.toMatchObject({
      code: 'KDS_BAD_CERTIFICATE',
      message: 'tls.key does not belong to tls.crt',
    });
    content.pair = next;
    expect((await source.check()).pair).toBe(next);
  });

  it('is noted once when it is not for the name by which we are called', async () => {
    const { source } = setUp(await aPair(['other.ops.svc']));
    expect((await source.check()).notes).toEqual(['the certificate is not for webhook.ops.svc']);
    expect((await source.check()).notes).toEqual([]);
  });
});
