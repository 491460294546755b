import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import type { NodeCredentials } from '../../../shared/domain/node-credentials.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { apiPath, SECRETS } from '../api-paths.ts';
import type { CassandraPod } from '../cluster/find-target.ts';

/**
 * Reads the superuser that cass-operator made for a datacenter.
 *
 * @returns Undefined for a pod without an operator, and when there is no such Secret or nothing
 *   in it, as with an external secrets provider.
 * @throws ApiError when the Secret may not be read.
 */
export async function superuserCredentials(
  api: KubernetesApi,
  { namespace, datacenter }: CassandraPod,
): Promise<NodeCredentials | undefined> {
  if (datacenter === undefined) return undefined;
  const path = apiPath(SECRETS, namespace, superuserSecretName(datacenter));
  try {
    const secret = await api.request({ method: 'GET', path });
    return loginIn(secret);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** The user and the password in a Secret; undefined unless both are there. */
export function loginIn(secret: JsonValue): NodeCredentials | undefined {
  const username = decoded(stringAt(secret, 'data', 'username'));
  const password = decoded(stringAt(secret, 'data', 'password'));
  return username === undefined || password === undefined ? undefined : { username, password };
}

/**
 * Where cass-operator keeps the superuser of a datacenter.
 *
 * Source: GetSuperuserSecretNamespacedName and CleanupForKubernetes in cass-operator 1.24.
 */
function superuserSecretName(datacenter: JsonObject): string {
  const named = stringAt(datacenter, 'spec', 'superuserSecretName') ?? '';
  if (named !== '') return named;
  const clusterName = stringAt(datacenter, 'spec', 'clusterName') ?? '';
  return `${cleanedForKubernetes(clusterName)}-superuser`;
}

/** Lower case, without what a Kubernetes name may not have in it. */
function cleanedForKubernetes(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('_', '')
    .replaceAll(/[^a-z0-9.-]/g, '')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
}

function decoded(base64: string | undefined): string | undefined {
  if (base64 === undefined) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
}
