import { isObject, stringAt } from '../../../domain/json.ts';
import type { JsonObject, JsonValue } from '../../../domain/json.ts';
import type { PodHttpRequest } from '../../../ports/pod-http.ts';
import { statusFailure } from '../status-failure.ts';
import { serverUnreachable } from './node-failure.ts';
import type { Outcome } from './way.ts';

/** What came back through the proxy of the API server, whoever said it. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** In the words of Go's network library, and of the tunnels of managed control planes. */
const NOT_CONNECTED =
  /dial|refused|no route|no such host|proxy error|no agent|tunnel|x509|tls:|not allowed/i;

/**
 * Tells an answer of the server in the pod from one of the API server, which is a Status object.
 */
export function judgeProxied(request: PodHttpRequest, answer: ProxiedAnswer): Outcome {
  const status = answer.status < 300 ? undefined : parseStatus(answer);
  if (status === undefined) return { kind: 'answer', answer: { ...answer, transport: 'proxy' } };
  return judgeStatus(request, answer, status);
}

/** The API server itself has answered. */
function judgeStatus(request: PodHttpRequest, answer: ProxiedAnswer, status: JsonObject): Outcome {
  const message = stringAt(status, 'message') ?? `the API server answered ${answer.status}`;
  if (answer.status === 401 || answer.status === 403) {
    return { kind: 'denied', error: refusal(request, answer) };
  }
  const error = serverUnreachable(request.endpoint, message);
  // A pod that is not there is not there for any other way either.
  const isGone = answer.status === 404 && stringAt(status, 'details', 'kind') === 'pods';
  // What only reads may be asked again in another way; anything else might be done twice.
  const isHarmless = request.method === 'GET' || NOT_CONNECTED.test(message);
  const isClosed = !isGone && (answer.status < 500 || isHarmless);
  return { kind: isClosed ? 'closed' : 'failed', error };
}

function parseStatus({ contentType, body }: ProxiedAnswer): JsonObject | undefined {
  if (!contentType.includes('json')) return undefined;
  try {
    const value = JSON.parse(body) as JsonValue;
    const isStatus = isObject(value) && value['kind'] === 'Status' && value['apiVersion'] === 'v1';
    return isStatus ? value : undefined;
  } catch {
    return undefined;
  }
}

function refusal({ method, path }: PodHttpRequest, answer: ProxiedAnswer) {
  const { status, contentType, body: text } = answer;
  const whole = { status, contentType, text, retryAfterMs: undefined, warnings: [] };
  return statusFailure({ method, path }, whole);
}
