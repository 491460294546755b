import { describe, expect, it } from 'vitest';

import { AppError } from '../../../../shared/errors/app-error.ts';
import type { KeyPair } from '../../../../shared/ports/certificates.ts';
import { createReadiness } from '../../../../webhook/lifecycle/readiness.ts';
import { createRegistry } from '../../../../webhook/metrics/registry.ts';
import { createWebhookMetrics } from '../../../../webhook/metrics/webhook-metrics.ts';
import type { CertificateState } from '../../../../webhook/tls/certificate-source.ts';
import { keepCertificate } from '../../../../webhook/tls/keep-certificate.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { keptLog } from '../../../support/kept-log.ts';

const DAY_MS = 24 * 3_600_000;

function setUp() {
  const [clock, log, ending] = [fakeClock(), keptLog(), new AbortController()];
  const [readiness, registry] = [createReadiness(), createRegistry()];
  const served: KeyPair[] = [];
  const world = {
    fingerprint: 'F1',
    failure: undefined as Error | undefined,
    shown: undefined as string | undefined,
    notes: [] as string[],
    isTrusted: true,
    notAfterMs: clock.wallMs() + 7 * DAY_MS,
  };
  const check = (): Promise<CertificateState> =>
    world.failure === undefined
      ? Promise.resolve({
          pair: { certificate: world.fingerprint, privateKey: 'k' },
          facts: {
            fingerprint: world.fingerprint,
            names: ['n'],
            notBeforeMs: 0,
            notAfterMs: world.notAfterMs,
          },
          authorityNotAfterMs: 5_000,
          isTrusted: world.isTrusted,
          nextCheckMs: 30_000,
          notes: world.notes,
        })
      : Promise.reject(world.failure);
  const begin = () =>
    keepCertificate(
      {
        source: { check },
        clock,
        log,
        readiness,
        metrics: createWebhookMetrics(registry),
        serve: (pair) => served.push(pair),
        readServed: () => Promise.resolve(world.shown ?? world.fingerprint),
      },
      ending.signal,
    );
  const problem = (): string | undefined =>
    /^\[-\] certificate: (.*)$/m.exec(readiness.report())?.[1];
  return { clock, log, ending, registry, served, world, begin, problem };
}

const gone = new AppError('KDS_API_UNREACHABLE', 'gone', { hint: 'Wait.' });

describe('keepCertificate', () => {
  it('serves the certificate once, and again only when it is another', async () => {
    const { clock, served, world, begin, problem } = setUp();
    void begin();
    expect(problem()).toBe('there is none yet');
    await clock.advance(90_000);
    expect(served.map(({ certificate }) => certificate)).toEqual(['F1']);
    expect(problem()).toBeUndefined();
    world.fingerprint = 'F2';
    await clock.advance(30_000);
    expect(served.map(({ certificate }) => certificate)).toEqual(['F1', 'F2']);
  });

  it('is not ready when something else is served', async () => {
    const { clock, world, begin, problem } = setUp();
    world.shown = 'F0';
    void begin();
    await clock.advance(0);
    expect(problem()).toBe('another one is served: F0');
    world.shown = undefined;
    await clock.advance(30_000);
    expect(problem()).toBeUndefined();
  });

  it('is not ready, though it serves, while API servers may refuse the certificate', async () => {
    const { clock, served, world, begin, problem } = setUp();
    world.isTrusted = false;
    void begin();
    await clock.advance(0);
    expect(served).toHaveLength(1);
    expect(problem()).toBe('API servers are still learning of its authority');
    world.isTrusted = true;
    await clock.advance(30_000);
    expect(problem()).toBeUndefined();
  });

  it('is not ready while there is no certificate, and tries again soon', async () => {
    const { clock, log, world, registry, begin, problem } = setUp();
    world.failure = gone;
    void begin();
    await clock.advance(5_000);
    expect(problem()).toBe('gone');
    expect(log.lines).toHaveLength(2);
    expect(registry.write()).toContain('certificate_errors_total 2');
    world.failure = undefined;
    await clock.advance(5_000);
    expect(problem()).toBeUndefined();
  });

  it('stays ready while the API server is gone, until the certificate expires', async () => {
    const { clock, world, begin, problem } = setUp();
    void begin();
    await clock.advance(0);
    world.failure = gone;
    await clock.advance(3_600_000);
    expect(problem()).toBeUndefined();
  });

  it('is not ready with a certificate that has expired', async () => {
    const { clock, world, begin, problem } = setUp();
    world.notAfterMs = clock.wallMs() + 60_000;
    void begin();
    await clock.advance(0);
    expect(problem()).toBeUndefined();
    world.failure = gone;
    await clock.advance(70_000);
    expect(problem()).toBe('expired');
  });

  it('measures when the certificates expire', async () => {
    const { clock, registry, world, begin } = setUp();
    void begin();
    await clock.advance(0);
    const page = registry.write();
    const seconds = world.notAfterMs / 1_000;
    expect(page).toContain(`expiry_timestamp_seconds{certificate="serving"} ${seconds}\n`);
    expect(page).toContain('expiry_timestamp_seconds{certificate="authority"} 5\n');
  });

  it('logs a note once, however often it is repeated', async () => {
    const { clock, log, world, begin } = setUp();
    world.notes = ['a is missing'];
    void begin();
    await clock.advance(90_000);
    expect(log.lines.filter(({ event }) => event === 'certificate-note')).toHaveLength(1);
  });

  it('lets a bug through', async () => {
    const { world, begin } = setUp();
    world.failure = new TypeError('bug');
    await expect(begin()).rejects.toThrow('bug');
  });

  it('ends with the process', async () => {
    const { clock, ending, begin } = setUp();
    const done = begin();
    await clock.advance(0);
    ending.abort();
    await expect(done).resolves.toBeUndefined();
  });
});
