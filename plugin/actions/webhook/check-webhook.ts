import type { AppError } from '../../../shared/errors/app-error.ts';
import type { ReadCertificates } from '../../../shared/ports/certificate-reader.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import type { Check } from '../../check.ts';
import { assessWebhook, bundlesOf } from './assess-webhook.ts';
import { gapsIn, gatherWebhook } from './gather-webhook.ts';
import type { WebhookConfigurations, WebhookNames } from './gather-webhook.ts';

export interface WebhookPorts {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly readCertificates: ReadCertificates;
}

export interface CheckedWebhook {
  readonly checks: readonly Check[];
  /** What could not be found out. */
  readonly gaps: readonly AppError[];
}

/**
 * Looks at an installation of the webhook, and tries it.
 *
 * @param configurations - Where somebody has asked for them already.
 * @throws AppError when the API server does not answer at all.
 */
export async function checkWebhook(
  names: WebhookNames,
  { api, clock, readCertificates }: WebhookPorts,
  configurations?: Promise<WebhookConfigurations>,
): Promise<CheckedWebhook> {
  const facts = await gatherWebhook(api, names, configurations);
  const authorities = bundlesOf(facts)
    .filter((bundle) => bundle !== '')
    .map((bundle) => readCertificates(Buffer.from(bundle, 'base64').toString()));
  const checks = assessWebhook(facts, { names, nowMs: clock.wallMs(), authorities });
  return { checks, gaps: gapsIn(facts) };
}
