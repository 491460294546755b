import { describe, expect, it } from 'vitest';

import { objectAt } from '../../../../shared/domain/json.ts';
import { forgeCertificates } from '../../../../shared/adapters/tls/forge-certificates.ts';
import { formatAuthoritySecret } from '../../../../webhook/tls/authority-secret.ts';
import { obtainAuthority } from '../../../../webhook/tls/authority-store.ts';
import { fakeCertificates } from '../../../support/fake-certificates.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { failure, inMemoryApi } from '../../../support/in-memory-api.ts';

const DAY_MS = 24 * 3_600_000;
const PATH = '/api/v1/namespaces/ops/secrets/ca';
const secret = { namespace: 'ops', name: 'ca' };

function setUp() {
  const [api, clock, maker] = [inMemoryApi(), fakeClock(), fakeCertificates()];
  return { api, clock, maker, secret, readTrusted: () => Promise.resolve([]) };
}

const VALIDITY = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2027, 0, 1) };

describe('obtainAuthority', () => {
  it('makes an authority in a Secret that carries our label', async () => {
    const world = setUp();
    const authority = await obtainAuthority(world);
    expect(authority.bundle).toBe(authority.pair.certificate);
    expect(objectAt(world.api.read(PATH), 'metadata', 'labels')).toEqual({
      'app.kubernetes.io/name': 'k8ssandra-webhook',
      'app.kubernetes.io/managed-by': 'k8ssandra-webhook',
    });
  });

  it('is asked for by all replicas at once, and all get the same', async () => {
    const world = setUp();
    const replicas = [1, 2, 3].map(() => obtainAuthority(world));
    const prints = (await Promise.all(replicas)).map(({ facts }) => facts.fingerprint);
    expect(new Set(prints).size).toBe(1);
    expect(world.api.requests.filter(({ method }) => method === 'POST')).toHaveLength(3);
  });

  it('uses what is there', async () => {
    const world = setUp();
    const first = await obtainAuthority(world);
    await world.clock.advance(200 * DAY_MS);
    expect(await obtainAuthority(world)).toEqual(first);
  });

  it('renews after two thirds of the year, and trusts both for as long as the old one lives', async () => {
    const world = setUp();
    const first = await obtainAuthority(world);
    await world.clock.advance(244 * DAY_MS);
    const second = await obtainAuthority(world);
    expect(second.facts.fingerprint).not.toBe(first.facts.fingerprint);
    expect(second.bundle).toBe(second.pair.certificate + first.pair.certificate);
    await world.clock.advance(122 * DAY_MS);
    expect((await obtainAuthority(world)).bundle).toBe(second.pair.certificate);
  });

  it('reads the new authority of the replica that renewed first', async () => {
    const world = setUp();
    await obtainAuthority(world);
    await world.clock.advance(244 * DAY_MS);
    const renewed = await Promise.all([obtainAuthority(world), obtainAuthority(world)]);
    expect(renewed[0]).toEqual(renewed[1]);
  });

  it.each([
    ['fills a Secret that is ours and empty', {}],
    ['replaces what is damaged', { 'ca.crt': btoa('x'), 'ca.key': btoa('y') }],
    ['replaces a certificate without its key', { 'ca.crt': btoa('x') }],
  ])('%s', async (_name, data) => {
    const world = setUp();
    const pair = { certificate: '', privateKey: '' };
    const ours = formatAuthoritySecret(secret, {
      current: pair,
      previousCertificates: '',
      resourceVersion: undefined,
    });
    world.api.put(PATH, { ...ours, data });
    const authority = await obtainAuthority(world);
    expect(world.maker.isPair(authority.pair)).toBe(true);
    expect(authority.bundle).toBe(authority.pair.certificate);
  });

  it('replaces an authority that has expired, and no longer trusts it', async () => {
    const world = setUp();
    await obtainAuthority(world);
    await world.clock.advance(366 * DAY_MS);
    const authority = await obtainAuthority(world);
    expect(authority.bundle).toBe(authority.pair.certificate);
  });

  it('leaves a damaged previous certificate out of the bundle', async () => {
    const world = setUp();
    const { pair } = await obtainAuthority(world);
    world.api.put(
      PATH,
      formatAuthoritySecret(secret, {
        current: pair,
        previousCertificates: 'damaged',
        resourceVersion: undefined,
      }),
    );
    expect((await obtainAuthority(world)).bundle).toBe(pair.certificate);
  });

  it.each([
    ['made-up', fakeCertificates()],
    ['real', forgeCertificates],
  ])('brings along what API servers trust: %s certificates', async (_name, maker) => {
    const { certificate } = await maker.createAuthority('x', VALIDITY);
    const readTrusted = () => Promise.resolve([certificate, 'damaged']);
    const world = { ...setUp(), maker, readTrusted };
    const made = await obtainAuthority(world);
    expect(made).toMatchObject({ bundle: made.pair.certificate + certificate, hasPrevious: true });
    // Another replica reads it from the Secret.
    const none = () => Promise.resolve([]);
    expect(await obtainAuthority({ ...world, readTrusted: none })).toEqual(made);
  });

  it("refuses to touch somebody's own Secret", async () => {
    const world = setUp();
    world.api.put(PATH, { metadata: { name: 'ca' }, data: { 'tls.key': 'precious' } });
    await expect(obtainAuthority(world)).rejects.toMatchObject({
      code: 'KDS_BAD_OBJECT',
      message: 'secret ops/ca is not ours',
    });
    expect(world.api.read(PATH)).toMatchObject({ data: { 'tls.key': 'precious' } });
  });

  it('says so when it may not read the Secret', async () => {
    const world = setUp();
    world.api.before = () => {
      throw failure(403, 'Forbidden', 'secrets "ca" is forbidden');
    };
    await expect(obtainAuthority(world)).rejects.toMatchObject({ code: 'KDS_FORBIDDEN' });
  });

  it('gives up when somebody else writes every time', async () => {
    const world = setUp();
    world.api.before = ({ method }) => {
      if (method === 'POST') throw failure(409, 'AlreadyExists', 'ca');
    };
    await expect(obtainAuthority(world)).rejects.toMatchObject({ status: 409 });
    expect(world.api.requests.filter(({ method }) => method === 'POST')).toHaveLength(5);
  });
});
