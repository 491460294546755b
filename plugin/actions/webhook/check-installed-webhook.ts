import { ApiError } from '../../../shared/errors/api-error.ts';
import { assessConfigurations } from './assess-webhook.ts';
import { checkWebhook } from './check-webhook.ts';
import type { CheckedWebhook, WebhookPorts } from './check-webhook.ts';
import { gatherConfigurations } from './gather-webhook.ts';
import type { Answer, WebhookNames } from './gather-webhook.ts';

/**
 * As {@link checkWebhook} where the webhook is installed. Elsewhere no pod is made for trial, and
 * no right to do so is missed.
 *
 * @throws AppError when the API server does not answer at all.
 */
export async function checkInstalledWebhook(
  names: WebhookNames,
  ports: WebhookPorts,
): Promise<CheckedWebhook> {
  const configurations = gatherConfigurations(ports.api, names);
  const { mutating, validating } = await configurations;
  return isAbsent(mutating) && isAbsent(validating)
    ? { checks: assessConfigurations({ mutating, validating }), gaps: [] }
    : checkWebhook(names, ports, configurations);
}

/** What may not be seen may be there. */
function isAbsent(answer: Answer<unknown>): boolean {
  return 'error' in answer && answer.error instanceof ApiError && answer.error.status === 404;
}
