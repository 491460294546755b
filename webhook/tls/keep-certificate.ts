import { AppError } from '../../shared/errors/app-error.ts';
import type { KeyPair } from '../../shared/ports/certificates.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Log } from '../audit/log.ts';
import type { Readiness } from '../lifecycle/readiness.ts';
import type { WebhookMetrics } from '../metrics/webhook-metrics.ts';
import { isExpired } from './certificate-plan.ts';
import type { CertificateSource, CertificateState } from './certificate-source.ts';

interface KeepCertificateDeps {
  readonly source: CertificateSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly readiness: Readiness;
  readonly metrics: Pick<WebhookMetrics, 'certificateExpiry' | 'certificateErrors'>;
  /** From now on, new connections get this certificate. */
  readonly serve: (pair: KeyPair) => void;
  /** Connects to ourselves and returns the fingerprint of what is shown. */
  readonly readServed: () => Promise<string>;
}

const RETRY_MS = 5_000;

/**
 * Keeps the served certificate up to date until the signal aborts.
 *
 * Times are compared with the wall clock at every check and not awaited in one
 * long sleep, so a machine that was asleep for days notices at once.
 */
export async function keepCertificate(
  deps: KeepCertificateDeps,
  signal: AbortSignal,
): Promise<void> {
  const { source, clock, log, readiness, metrics } = deps;
  let served: CertificateState | undefined;
  let lastNotes = '';

  async function check(): Promise<number> {
    const state = await source.check();
    if (state.notes.join() !== lastNotes) {
      for (const note of state.notes) log.write('info', 'certificate-note', { note });
      lastNotes = state.notes.join();
    }
    if (state.facts.fingerprint !== served?.facts.fingerprint) {
      deps.serve(state.pair);
      const notAfter = new Date(state.facts.notAfterMs).toISOString();
      log.write('info', 'certificate-served', { names: state.facts.names, notAfter });
    }
    served = state;
    metrics.certificateExpiry.set(['serving'], state.facts.notAfterMs / 1_000);
    if (state.authorityNotAfterMs !== undefined) {
      metrics.certificateExpiry.set(['authority'], state.authorityNotAfterMs / 1_000);
    }
    readiness.set('certificate', await problemOf(deps, state));
    return state.nextCheckMs;
  }

  while (!signal.aborted) {
    let delayMs = RETRY_MS;
    try {
      delayMs = await check();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      metrics.certificateErrors.add([]);
      log.write('warn', 'certificate-check-failed', { error: error.message, hint: error.hint });
      // What is served may be good for days: API servers need not go without us meanwhile.
      if (served === undefined) readiness.set('certificate', error.message);
      else if (isExpired(served.facts, clock.wallMs())) readiness.set('certificate', 'expired');
    }
    await clock.sleep(delayMs, signal).catch(() => undefined);
  }
}

async function problemOf(
  { clock, readServed }: KeepCertificateDeps,
  { facts, isTrusted }: CertificateState,
): Promise<string | undefined> {
  if (isExpired(facts, clock.wallMs())) return 'expired';
  if (!isTrusted) return 'API servers are still learning of its authority';
  const shown = await readServed();
  return shown === facts.fingerprint ? undefined : `another one is served: ${shown}`;
}
