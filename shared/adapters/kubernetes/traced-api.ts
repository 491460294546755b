import { ApiError } from '../../errors/api-error.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ApiRequest, KubernetesApi } from '../../ports/kubernetes-api.ts';
import { monotonicMs } from '../system/monotonic-ms.ts';

/**
 * Tells of each request, as `kubectl -v=6` does: never of bodies and headers, where secrets are.
 *
 * @param trace - Told one line with its line feed, when the answer has come.
 */
export function tracedApi(
  api: KubernetesApi,
  server: string,
  trace: (line: string) => void,
): KubernetesApi {
  return {
    async request(request) {
      const startMs = monotonicMs();
      const tell = (outcome: string): void => {
        const tookMs = Math.round(monotonicMs() - startMs);
        trace(`${request.method} ${server}${urlOf(request)} ${outcome} in ${tookMs} ms\n`);
      };
      try {
        const answer = await api.request(request);
        tell('answered');
        return answer;
      } catch (error) {
        tell(outcomeOf(error));
        throw error;
      }
    },
  };
}

function urlOf({ path, query }: ApiRequest): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}

function outcomeOf(error: unknown): string {
  if (error instanceof ApiError) return `refused with ${error.status}`;
  return error instanceof AppError ? `failed (${error.code})` : 'given up';
}
