import type { ResourceRef } from '../../../domain/resource-ref.ts';
import type { PodEndpoint } from '../../../ports/pod-http.ts';

/** Names and values, not escaped yet. */
export type Query = readonly (readonly [name: string, value: string])[];

/**
 * Path of a server in a pod, through the proxy of the API server.
 *
 * @param path - Of the server: absolute, already escaped.
 */
export function proxyPath(
  { pod, port }: Pick<PodEndpoint, 'pod' | 'port'>,
  path: string,
  query?: Query,
): string {
  const target = `${encodeURIComponent(pod.name)}:${port}`;
  return withQuery(`${podsPath(pod.namespace)}/${target}/proxy${path}`, query);
}

function podsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
}

/** Path of a subresource of a pod: `/api/v1/namespaces/prod/pods/dc1-0/exec?stdin=true`. */
export function podPath(
  { namespace, name }: ResourceRef,
  subresource: string,
  query?: Query,
): string {
  return withQuery(`${podsPath(namespace)}/${encodeURIComponent(name)}/${subresource}`, query);
}

/** A name given several times stands several times in the URL. */
export function withQuery(path: string, query: Query = []): string {
  const text = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  return text === '' ? path : `${path}?${text}`;
}
