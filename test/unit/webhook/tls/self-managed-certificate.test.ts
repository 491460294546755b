import { describe, expect, it } from 'vitest';

import { objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import { certificatesOf } from '../../../../webhook/tls/certificate-plan.ts';
import { selfManagedCertificate } from '../../../../webhook/tls/self-managed-certificate.ts';
import { fakeCertificates, readFake } from '../../../support/fake-certificates.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { inMemoryApi } from '../../../support/in-memory-api.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const MUTATING = `${GROUP}/mutatingwebhookconfigurations/m`;
const SECRET = '/api/v1/namespaces/ops/secrets/ca';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function setUp() {
  const [clock, maker] = [fakeClock(), fakeCertificates()];
  const api = inMemoryApi({
    [MUTATING]: { webhooks: [{ name: 'a', clientConfig: {} }] },
    [`${GROUP}/validatingwebhookconfigurations/v`]: {
      webhooks: [{ name: 'b', clientConfig: {} }],
    },
  });
  const replica = () =>
    selfManagedCertificate({
      api,
      maker,
      clock,
      secret: { namespace: 'ops', name: 'ca' },
      configurations: { mutating: 'm', validating: 'v' },
      names: ['webhook.ops.svc', 'localhost'],
    });
  const trusted = (): string[] => {
    const [webhook] = objectsAt(api.read(MUTATING), 'webhooks');
    const bundle = atob(stringAt(webhook, 'clientConfig', 'caBundle') ?? '');
    return certificatesOf(bundle).map((certificate) => readFake(certificate).fingerprint);
  };
  return { api, clock, replica, trusted };
}

describe('a self-managed certificate', () => {
  it('is at hand after the first check, trusted, and for all our names', async () => {
    const { replica, trusted } = setUp();
    const state = await replica().check();
    const leaf = readFake(state.pair.certificate);
    expect(leaf.names).toEqual(['webhook.ops.svc', 'localhost']);
    expect(trusted()).toEqual([leaf.signedBy]);
    expect(state.notes).toEqual([
      'the caBundle of the webhook configurations was brought up to date',
    ]);
  });

  it('is another one for each replica, of the same authority', async () => {
    const { replica } = setUp();
    const [one, two] = [await replica().check(), await replica().check()];
    expect(one.pair).not.toEqual(two.pair);
    expect(readFake(one.pair.certificate).signedBy).toBe(readFake(two.pair.certificate).signedBy);
  });

  it('stays while it is good, and is checked calmly', async () => {
    const { clock, replica } = setUp();
    const source = replica();
    const first = await source.check();
    expect(first.nextCheckMs).toBe(5_000);
    await clock.advance(4 * DAY_MS);
    const later = await source.check();
    expect(later).toMatchObject({ pair: first.pair, nextCheckMs: 30_000, notes: [] });
  });

  it('is renewed after two thirds of its week', async () => {
    const { clock, replica } = setUp();
    const source = replica();
    const first = await source.check();
    await clock.advance(5 * DAY_MS);
    const renewed = await source.check();
    expect(renewed.pair).not.toEqual(first.pair);
    expect(renewed.facts.notAfterMs).toBe(clock.wallMs() + 7 * DAY_MS);
  });

  it('puts back a bundle that somebody removed', async () => {
    const { api, clock, replica, trusted } = setUp();
    const source = replica();
    const { facts } = await source.check();
    api.put(MUTATING, { webhooks: [{ name: 'a', clientConfig: {} }] });
    await clock.advance(30_000);
    await source.check();
    expect(trusted()).toHaveLength(1);
    expect(facts.names).toContain('localhost');
  });

  it('changes the authority without a moment in which what is served is not trusted', async () => {
    const { clock, replica, trusted } = setUp();
    const replicas = [replica(), replica(), replica()];
    for (const source of replicas) await source.check();
    await clock.advance(243 * DAY_MS);
    const authorities = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      for (const source of replicas) {
        const { signedBy } = readFake((await source.check()).pair.certificate);
        authorities.add(signedBy);
        expect(trusted()).toContain(signedBy);
        await clock.advance(5_000);
      }
      await clock.advance(HOUR_MS);
    }
    expect(authorities.size).toBe(2);
  });

  it('waits with a new leaf until API servers have had time to learn of its authority', async () => {
    const { clock, replica } = setUp();
    const [first, second] = [replica(), replica()];
    const before = await first.check();
    await clock.advance(243 * DAY_MS);
    // Renews its leaf, whose week is over, under the old authority.
    const old = readFake((await first.check()).pair.certificate).signedBy;
    await clock.advance(DAY_MS);
    await second.check();
    const seen: boolean[] = [];
    for (let check = 0; check < 4; check += 1) {
      seen.push(readFake((await first.check()).pair.certificate).signedBy === old);
      await clock.advance(5_000);
    }
    expect(seen).toEqual([true, true, false, false]);
    expect(readFake(before.pair.certificate).signedBy).toBe(old);
  });

  it('survives that somebody deletes the Secret', async () => {
    const { api, clock, replica, trusted } = setUp();
    const source = replica();
    const before = readFake((await source.check()).pair.certificate).signedBy;
    await api.request({ method: 'DELETE', path: SECRET });
    for (let check = 0; check < 4; check += 1) {
      const { signedBy } = readFake((await source.check()).pair.certificate);
      expect(trusted()).toEqual(expect.arrayContaining([signedBy, before]));
      await clock.advance(5_000);
    }
    expect(readFake((await source.check()).pair.certificate).signedBy).not.toBe(before);
  });

  it('stays trusted for all when a starting replica finds no Secret', async () => {
    const { api, clock, replica, trusted } = setUp();
    const [one, two] = [replica(), replica()];
    const before = readFake((await one.check()).pair.certificate).signedBy;
    await two.check();
    await clock.advance(DAY_MS);
    await api.request({ method: 'DELETE', path: SECRET });
    const starting = replica();
    const ready: boolean[] = [];
    for (let check = 0; check < 4; check += 1) {
      const { pair, isTrusted } = await starting.check();
      expect(trusted()).toEqual([readFake(pair.certificate).signedBy, before]);
      ready.push(isTrusted);
      for (const source of [one, two]) {
        const state = await source.check();
        expect(state.isTrusted).toBe(true);
        expect(trusted()).toContain(readFake(state.pair.certificate).signedBy);
      }
      await clock.advance(5_000);
    }
    expect(ready).toEqual([false, false, true, true]);
  });

  it('is held by a replica that starts just after another one has changed the authority', async () => {
    const { api, clock, replica } = setUp();
    const running = replica();
    await running.check();
    await api.request({ method: 'DELETE', path: SECRET });
    await running.check();
    const starting = replica();
    expect(await starting.check()).toMatchObject({ isTrusted: false, nextCheckMs: 5_000 });
    await clock.advance(10_000);
    expect(await starting.check()).toMatchObject({ isTrusted: true, nextCheckMs: 30_000 });
  });

  it('is ready at once while nobody can be called, and with an authority that is not new', async () => {
    const { clock, replica } = setUp();
    expect((await replica().check()).isTrusted).toBe(true);
    expect((await replica().check()).isTrusted).toBe(true);
    await clock.advance(300 * DAY_MS);
    await replica().check();
    await clock.advance(60_000);
    expect((await replica().check()).isTrusted).toBe(true);
  });

  it('serves without configurations, looks for them soon, and says so', async () => {
    const { api, clock, replica, trusted } = setUp();
    await api.request({ method: 'DELETE', path: MUTATING });
    const source = replica();
    await source.check();
    await clock.advance(60_000);
    expect(await source.check()).toMatchObject({
      nextCheckMs: 5_000,
      notes: ['mutatingwebhookconfigurations/m is not there, so nobody calls us for it'],
    });
    api.put(MUTATING, { webhooks: [{ name: 'a', clientConfig: {} }] });
    await source.check();
    expect(trusted()).toHaveLength(1);
  });

  it('is renewed at once after a long sleep of the machine', async () => {
    const { clock, replica } = setUp();
    const source = replica();
    await source.check();
    await clock.advance(30 * DAY_MS);
    const { facts } = await source.check();
    expect(facts.notAfterMs).toBeGreaterThan(clock.wallMs());
  });
});
