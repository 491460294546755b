import { formatAge } from '../../../../shared/domain/duration.ts';
import type { Check } from '../../../check.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck, HealthLevel } from '../health-check.ts';
import type { CertificateFacts, HealthFacts } from '../health-facts.ts';
import { levelOfCheck } from '../level-of-check.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;
const CRIT_DAYS = 7;
/** Of the webhook, which renews its own; they are judged by its own measure. */
const OF_WEBHOOK = ['certificate-authority', 'serving-certificate'];

export const CERTIFICATES: HealthCheck = {
  id: 'certificates',
  title: 'no certificate is about to expire',
  source:
    'The Secrets with the client certificates of the Management API, and the certificates of the webhook where it is installed. Of a Secret only tls.crt is looked at.',
  thresholds: `CRIT: a certificate of the Management API has expired, does so within ${CRIT_DAYS} days, or is not valid yet. WARN: within ${WARN_DAYS} days. Those of the webhook live for days and renew themselves: they are judged as webhook status does.`,
  needs: ['certificates', 'webhook'],
  judge(facts) {
    const findings = [...secretFindings(facts), ...webhookFindings(facts)];
    if (findings.length === 0) {
      return [
        {
          level: 'skipped',
          reason: 'the Management API asks for no certificate, and there is no webhook',
        },
      ];
    }
    return findings;
  },
};

function secretFindings({ certificates, nowMs }: HealthFacts): readonly Finding[] {
  if ('error' in certificates) return [unknownFor(certificates.error)];
  return certificates.value.map((one) => judgeSecret(one, nowMs));
}

function judgeSecret({ secret, certificates }: CertificateFacts, nowMs: number): Finding {
  const subject = `secret/${secret}`;
  if ('error' in certificates) return unknownFor(certificates.error, subject);
  // Authorities stand behind it in the same text: the chain is as good as what ends first.
  const untilMs = Math.min(...certificates.value.map(({ notAfterMs }) => notAfterMs));
  const fromMs = Math.max(...certificates.value.map(({ notBeforeMs }) => notBeforeMs));
  if (certificates.value.length === 0) {
    return { level: 'unknown', subject, reason: 'its tls.crt holds no certificate' };
  }
  const next = 'Renew it, and restart what uses it.';
  const date = dateText(untilMs);
  if (fromMs > nowMs) {
    const reason = `it is valid only from ${dateText(fromMs)} on`;
    return { level: 'crit', subject, reason, next };
  }
  if (untilMs <= nowMs) return { level: 'crit', subject, reason: `it expired on ${date}`, next };
  const leftMs = untilMs - nowMs;
  const reason = `it is valid until ${date}, for ${formatAge(leftMs)}`;
  if (leftMs >= WARN_DAYS * DAY_MS) return { level: 'ok', subject, reason };
  const level: HealthLevel = leftMs < CRIT_DAYS * DAY_MS ? 'crit' : 'warn';
  return { level, subject, reason, next };
}

function dateText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function webhookFindings({ webhook }: HealthFacts): readonly Finding[] {
  if ('error' in webhook) return [];
  const { checks, gaps } = webhook.value;
  const isInstalled = checks.some(({ id, result }) => id === 'deployment' && result === 'OK');
  if (!isInstalled) return [];
  return checks
    .filter(({ id }) => OF_WEBHOOK.includes(id))
    .map((check) => findingOf(check, levelOfCheck(check, gaps)));
}

function findingOf({ id, detail, next }: Check, level: HealthLevel): Finding {
  const subject = `${id.replace('-', ' ')} of the webhook`;
  return { level, subject, reason: detail, ...(next === undefined ? {} : { next }) };
}
