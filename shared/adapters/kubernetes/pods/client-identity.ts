import { stringAt } from '../../../domain/json.ts';
import type { JsonValue } from '../../../domain/json.ts';
import { formatRef } from '../../../domain/resource-ref.ts';
import type { ResourceRef } from '../../../domain/resource-ref.ts';
import { ApiError } from '../../../errors/api-error.ts';
import { AppError } from '../../../errors/app-error.ts';
import type { KubernetesApi } from '../../../ports/kubernetes-api.ts';

/** What a client of a server with mutual TLS shows and trusts: PEM. */
export interface ClientIdentity {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Reads a Secret with a client certificate. */
export type ReadClientIdentity = (
  secret: ResourceRef,
  signal: AbortSignal,
) => Promise<ClientIdentity>;

/** Reads each Secret once, also when the API server refuses: it would for each of 1,000 pods. */
export function clientIdentities(api: KubernetesApi): ReadClientIdentity {
  const known = new Map<string, Promise<ClientIdentity>>();
  return (secret, signal) => {
    const name = formatRef(secret);
    const reading = known.get(name) ?? readIdentity(api, secret, signal);
    known.set(name, reading);
    reading.catch((error: unknown) => {
      if (!(error instanceof ApiError)) known.delete(name);
    });
    return reading;
  };
}

async function readIdentity(
  api: KubernetesApi,
  secret: ResourceRef,
  signal: AbortSignal,
): Promise<ClientIdentity> {
  const { namespace, name } = secret;
  const [space, id] = [encodeURIComponent(namespace), encodeURIComponent(name)];
  const path = `/api/v1/namespaces/${space}/secrets/${id}`;
  const object = await api.request({ method: 'GET', path, signal });
  return {
    ca: pemAt(object, secret, 'ca.crt'),
    cert: pemAt(object, secret, 'tls.crt'),
    key: pemAt(object, secret, 'tls.key'),
  };
}

function pemAt(object: JsonValue, secret: ResourceRef, key: string): string {
  const data = stringAt(object, 'data', key);
  if (data !== undefined) return Buffer.from(data, 'base64').toString();
  throw new AppError('KDS_NODE_UNREACHABLE', `Secret ${formatRef(secret)} has no "${key}"`, {
    hint: 'Look at the Secret; its type should be kubernetes.io/tls, with ca.crt besides.',
  });
}
