/**
 * Every HTTP status that the HTTPS port answers. All but 200 mean "no verdict":
 * the `failurePolicy` of the webhook configuration then decides.
 */
export const HTTP_STATUSES = {
  200: 'The verdict is in the body, also when it is a denial.',
  400: 'The body is not JSON, or not an `admission.k8s.io/v1` AdmissionReview; or this is not HTTP.',
  404: 'No such path.',
  405: 'A review is sent with POST.',
  408: 'The body did not arrive before the deadline.',
  413: 'The body is larger than 7 MiB.',
  415: 'The body is not `application/json`, or it is compressed.',
  429: 'Too much at once; `Retry-After: 1` makes the API server try again.',
  431: 'The headers are too long.',
  500: 'A bug of ours. It is in the log.',
  503: 'Not ready; only on `/readyz`.',
} as const;

/** Statuses of a request that is refused before it is decided on. */
export type RefusalStatus = Exclude<keyof typeof HTTP_STATUSES, 200 | 404 | 431 | 500 | 503>;
