import type { PodHttpRequest, Transport } from '../../../ports/pod-http.ts';

/**
 * Tells which ways to try for a request, the likeliest first.
 *
 * @param preferred - The way that worked last; undefined when none has been tried.
 */
export function orderWays(
  { endpoint, method, isSecret = false }: PodHttpRequest,
  preferred: Transport | undefined,
): readonly Transport[] {
  const { tls, isLoopback = false } = endpoint;
  if (isSecret || tls !== undefined || isLoopback) return ['port-forward', 'exec'];
  // A request that changes something is better not lost on a way that may swallow it.
  const usual: readonly Transport[] =
    method === 'GET' ? ['proxy', 'port-forward', 'exec'] : ['port-forward', 'proxy', 'exec'];
  if (preferred === undefined) return usual;
  return [preferred, ...usual.filter((way) => way !== preferred)];
}
