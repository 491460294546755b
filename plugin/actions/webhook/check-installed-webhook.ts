import { ApiError } from '../../../shared/errors/api-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { MUTATING_CONFIGURATIONS, VALIDATING_CONFIGURATIONS, apiPath } from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';
import { checkWebhook } from './check-webhook.ts';
import type { CheckedWebhook, WebhookPorts } from './check-webhook.ts';
import type { WebhookNames } from './gather-webhook.ts';

const NOT_INSTALLED: CheckedWebhook = {
  checks: [
    {
      id: 'mutating-configuration',
      result: 'FAIL',
      detail: 'not installed',
      next: 'kubectl k8ssandra webhook status',
    },
  ],
  gaps: [],
};

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
  const { mutatingConfiguration, validatingConfiguration } = names;
  const absent = await Promise.all([
    isAbsent(ports.api, MUTATING_CONFIGURATIONS, mutatingConfiguration),
    isAbsent(ports.api, VALIDATING_CONFIGURATIONS, validatingConfiguration),
  ]);
  return absent.every(Boolean) ? NOT_INSTALLED : checkWebhook(names, ports);
}

/** What may not be seen may be there. */
async function isAbsent(api: KubernetesApi, type: ResourceType, name: string): Promise<boolean> {
  try {
    await api.request({ method: 'GET', path: apiPath(type, undefined, name) });
    return false;
  } catch (error) {
    return error instanceof ApiError && error.status === 404;
  }
}
