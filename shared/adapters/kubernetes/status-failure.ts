import { isObject, numberAt, stringAt } from '../../domain/json.ts';
import type { JsonValue } from '../../domain/json.ts';
import { ApiError } from '../../errors/api-error.ts';
import type { ApiRequest } from '../../ports/kubernetes-api.ts';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Undefined when the server did not say. */
  readonly retryAfterMs: number | undefined;
  readonly warnings: readonly string[];
}

/** Makes an error of an answer that is not 2xx, with the server's own words where it has any. */
export function statusFailure(request: ApiRequest, answer: Answer): ApiError {
  const body = parseStatus(answer);
  const reason = stringAt(body, 'reason') ?? '';
  const message = stringAt(body, 'message') ?? '';
  return new ApiError(message === '' ? describe(request, answer) : lowerFirst(message), {
    status: answer.status,
    reason,
    hint: hintFor(answer, body),
  });
}

function parseStatus({ contentType, text }: Answer): JsonValue | undefined {
  if (!contentType.includes('json')) return undefined;
  try {
    const body = JSON.parse(text) as JsonValue;
    return isObject(body) && body['kind'] === 'Status' ? body : undefined;
  } catch {
    return undefined;
  }
}

function describe({ method, path }: ApiRequest, { status, contentType }: Answer): string {
  const form = contentType === '' ? '' : ` (${contentType.split(';', 1)[0] ?? ''})`;
  return `the API server answered ${status}${form} to ${method} ${path}`;
}

function hintFor(
  { status, contentType, retryAfterMs }: Answer,
  body: JsonValue | undefined,
): string {
  if (status === 401) return 'Log in again: the API server does not know these credentials.';
  if (status === 403 && body !== undefined) {
    return forbiddenHint(stringAt(body, 'message'));
  }
  if (status === 404) return 'Check the name, the namespace (-n) and the context.';
  if (status === 429) {
    const seconds = Math.ceil((retryAfterMs ?? 1_000) / 1_000);
    return `Try again in ${seconds} s: the API server is busy.`;
  }
  if (body === undefined && !contentType.includes('json')) {
    return 'Something other than the API server answered: look for a proxy or a login page in between.';
  }
  if (status < 500) return 'Correct the request as the message says.';
  return 'Try again; if it stays, look at the log of the API server.';
}

/** In the words of the API server's own authorizer, which names all that is needed. */
const DENIED =
  /cannot (?<verb>\w+) resource "(?<resource>[^"/]+)(?:\/(?<sub>[^"]+))?" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)")?/;

function forbiddenHint(message = ''): string {
  const denied = DENIED.exec(message)?.groups;
  if (denied === undefined) return 'Ask for the permission that the message names.';
  const { verb = '', resource = '', sub, group = '', namespace } = denied;
  const command = [
    `kubectl auth can-i ${verb} ${group === '' ? resource : `${resource}.${group}`}`,
    ...(sub === undefined ? [] : [`--subresource=${sub}`]),
    ...(namespace === undefined ? [] : [`-n ${namespace}`]),
  ];
  return `Ask for the permission, and check it with: ${command.join(' ')}`;
}

/** The server may ask for patience in a header, or in the body. */
export function retryAfterMs(header: string | undefined, body: string): number | undefined {
  if (header !== undefined && /^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  try {
    const seconds = numberAt(JSON.parse(body) as JsonValue, 'details', 'retryAfterSeconds');
    return seconds === undefined ? undefined : seconds * 1_000;
  } catch {
    return undefined;
  }
}

function lowerFirst(text: string): string {
  // `Unauthorized` reads better in lower case; a name such as `StatefulSet.apps` does not.
  return /^[A-Z][a-z]+(?:\s|$)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
