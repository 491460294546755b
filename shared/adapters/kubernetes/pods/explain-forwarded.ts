import { formatRef } from '../../../domain/resource-ref.ts';
import { ApiError } from '../../../errors/api-error.ts';
import { AppError } from '../../../errors/app-error.ts';
import type { PodEndpoint } from '../../../ports/pod-http.ts';
import { isTransportError } from '../transport-failure.ts';
import { badAnswer, serverUnreachable } from './node-failure.ts';
import type { Outcome } from './way.ts';

/** What Node calls the ways in which TLS and HTTP fail, and what they mean here. */
const PROBLEMS: readonly (readonly [codes: RegExp, problem: (secret: string) => string])[] = [
  [/ALERT_/, (secret) => `it does not accept the client certificate of ${secret}`],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, () => 'its certificate has expired or is not valid yet'],
  [
    /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_)/,
    (secret) => `its certificate is not signed by the authority in ${secret}`,
  ],
  [/^(?:EPROTO|ERR_SSL_)/, () => 'it does not speak TLS as was expected'],
  [/^ERR_OSSL_/, (secret) => `a certificate or key in ${secret} is not in PEM form`],
  [/^HPE_/, () => 'it does not speak HTTP as was expected'],
];

/**
 * Explains a request through a port-forward that got no answer.
 *
 * @throws The error itself when it is a bug.
 */
export function explainForwarded(endpoint: PodEndpoint, error: unknown): Outcome {
  if (error instanceof ApiError) return explainRefusal(endpoint, error);
  if (error instanceof AppError) {
    const isClosed = error.code === 'KDS_API_UNREACHABLE' || error.code === 'KDS_TIMEOUT';
    return { kind: isClosed ? 'closed' : 'failed', error };
  }
  if (!isTransportError(error)) throw error;
  const problem = problemOf(endpoint, error.code ?? '');
  if (problem === undefined)
    return { kind: 'failed', error: badAnswer(endpoint, 'is cut off', error) };
  return { kind: 'failed', error: serverUnreachable(endpoint, problem, error) };
}

function problemOf({ tls }: PodEndpoint, code: string): string | undefined {
  const secret = tls?.clientSecret;
  const [, describe] = PROBLEMS.find(([codes]) => codes.test(code)) ?? [];
  return describe?.(secret === undefined ? 'the client' : `Secret ${formatRef(secret)}`);
}

function explainRefusal(endpoint: PodEndpoint, error: ApiError): Outcome {
  if (error.status === 401 || error.status === 403) return { kind: 'denied', error };
  const failure = serverUnreachable(endpoint, error.message, error);
  // A pod that is not there is not there for any other way either.
  return { kind: error.status === 404 ? 'failed' : 'closed', error: failure };
}
