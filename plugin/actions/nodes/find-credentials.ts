import type { NodeCredentials } from '../../../shared/domain/node-credentials.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { apiPath, SECRETS } from '../api-paths.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { loginIn, superuserCredentials } from './superuser-credentials.ts';

/**
 * Whom to log in as: the user of a Secret that was named, otherwise the superuser of the
 * datacenter.
 *
 * @param secretName - Of a Secret in the namespace of the pod.
 * @returns Undefined when nothing was named and there is no superuser Secret.
 * @throws AppError `KDS_NOT_FOUND` or `KDS_BAD_OBJECT` when the named Secret is of no use,
 *   `KDS_FORBIDDEN` when a Secret may not be read.
 */
export async function findCredentials(
  api: KubernetesApi,
  pod: CassandraPod,
  secretName: string | undefined,
): Promise<NodeCredentials | undefined> {
  if (secretName === undefined) return superuserCredentials(api, pod);
  const path = apiPath(SECRETS, pod.namespace, secretName);
  const login = loginIn(await api.request({ method: 'GET', path }));
  if (login !== undefined) return login;
  const what = `Secret ${pod.namespace}/${secretName}`;
  throw new AppError('KDS_BAD_OBJECT', `${what} has no username and password`, {
    hint: 'Name a Secret with the keys username and password.',
  });
}
