import { parseImage } from '../../shared/domain/image-reference.ts';
import { objectsAt, stringAt } from '../../shared/domain/json.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import { DEPLOYMENTS, apiPath } from './api-paths.ts';

/** What runs in the cluster. */
export interface RemoteVersions {
  /** Of the API server: `v1.34.4`; undefined when it could not be had. */
  readonly server: string | undefined;
  /** By the image of the webhook; undefined when it is not installed or could not be had. */
  readonly webhook: string | undefined;
  readonly errors: readonly AppError[];
}

/** Asks for both versions at once; one that cannot be had does not spoil the other. */
export async function readVersions(
  api: KubernetesApi,
  webhookNamespace: string,
): Promise<RemoteVersions> {
  const errors: AppError[] = [];
  const note = (error: unknown): undefined => {
    if (!(error instanceof AppError)) throw error;
    errors.push(error);
  };
  const [server, webhook] = await Promise.all([
    readServerVersion(api).catch(note),
    readWebhookVersion(api, webhookNamespace).catch(note),
  ]);
  return { server, webhook, errors };
}

async function readServerVersion(api: KubernetesApi): Promise<string | undefined> {
  return stringAt(await api.request({ method: 'GET', path: '/version' }), 'gitVersion');
}

/** With the `v` that the other versions have; a tag that is no version stays as it is. */
function versionText(tag: string): string {
  return /^\d+\./.test(tag) ? `v${tag}` : tag;
}

async function readWebhookVersion(
  api: KubernetesApi,
  namespace: string,
): Promise<string | undefined> {
  const path = apiPath(DEPLOYMENTS, namespace, 'k8ssandra-webhook');
  try {
    const deployment = await api.request({ method: 'GET', path });
    const [container] = objectsAt(deployment, 'spec', 'template', 'spec', 'containers');
    const { tag, digest } = parseImage(stringAt(container, 'image') ?? '');
    return tag === undefined ? digest : versionText(tag);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
