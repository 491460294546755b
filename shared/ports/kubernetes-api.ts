import type { JsonValue } from '../domain/json.ts';

/** One request to the API server, in the words of its REST interface. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute, already escaped: `/apis/apps/v1/namespaces/prod/statefulsets`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
  /** Of the body; `application/json` unless a patch says otherwise. */
  readonly contentType?: string;
  /** `application/json` unless a table or another form is wanted. */
  readonly accept?: string;
  /** Budget for this request in milliseconds, connection included; the adapter's default if absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Told each warning that comes with a 2xx answer, such as one of an admission webhook. */
  readonly onWarning?: (text: string) => void;
}

/** The API server. Everything the product asks of it goes through here, but for watches. */
export interface KubernetesApi {
  /**
   * Sends one request and reads the whole answer.
   *
   * @returns The parsed body of a 2xx answer.
   * @throws ApiError when the server answers with an error; its `status` is the HTTP status.
   * @throws AppError `KDS_API_UNREACHABLE` when there is no answer, `KDS_TIMEOUT` when it takes
   *   longer than the budget.
   */
  request(request: ApiRequest): Promise<JsonValue>;
}
