import type { JsonValue } from '../../shared/domain/json.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import type { ApiRequest, KubernetesApi } from '../../shared/ports/kubernetes-api.ts';

/** An API server that knows a few answers: by method and path, such as `GET /version`. */
export interface FakeKubernetesApi extends KubernetesApi {
  /** Everything it was asked, in order. */
  readonly requests: readonly ApiRequest[];
}

type Reply = JsonValue | Error | ((request: ApiRequest) => JsonValue);

/** What is not among the answers is not found, as in a cluster without the type. */
export function fakeKubernetesApi(answers: Readonly<Record<string, Reply>>): FakeKubernetesApi {
  const requests: ApiRequest[] = [];
  return {
    requests,
    request: (request) =>
      new Promise((resolve) => {
        requests.push(request);
        request.signal?.throwIfAborted();
        const reply = answers[`${request.method} ${request.path}`] ?? notFound();
        if (reply instanceof Error) throw reply;
        resolve(typeof reply === 'function' ? reply(request) : reply);
      }),
  };
}

export function notFound(message = 'the server could not find the requested resource'): ApiError {
  return new ApiError(message, { status: 404, reason: 'NotFound', hint: 'Check the name.' });
}

/** @param what - Such as `list resource "pods"`. */
export function forbidden(what: string): ApiError {
  return new ApiError(`pods is forbidden: User "ann" cannot ${what}`, {
    status: 403,
    reason: 'Forbidden',
    hint: 'Ask for the permission.',
  });
}
