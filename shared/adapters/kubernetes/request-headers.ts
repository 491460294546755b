import type { OutgoingHttpHeaders } from 'node:http';

import type { Identity } from './connection.ts';
import type { Credential } from './credential.ts';

/** Everything a request says besides its path and body. */
export function requestHeaders(
  request: { readonly accept?: string; readonly body?: unknown; readonly contentType?: string },
  credential: Credential,
  impersonate: Identity['impersonate'],
  userAgent: string,
  disableCompression = false,
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    accept: request.accept ?? 'application/json',
    'accept-encoding': disableCompression ? 'identity' : 'gzip',
    'user-agent': userAgent,
  };
  if (credential.authorization !== undefined) headers.authorization = credential.authorization;
  if (request.body !== undefined) {
    headers['content-type'] = request.contentType ?? 'application/json';
  }
  return { ...headers, ...impersonationHeaders(impersonate) };
}

function impersonationHeaders({
  user,
  groups,
  uid,
  extra,
}: Identity['impersonate']): OutgoingHttpHeaders {
  if (user === undefined) return {};
  const headers: OutgoingHttpHeaders = { 'impersonate-user': inUtf8(user) };
  if (groups !== undefined) headers['impersonate-group'] = groups.map(inUtf8);
  if (uid !== undefined) headers['impersonate-uid'] = inUtf8(uid);
  for (const [key, values] of Object.entries(extra ?? {})) {
    headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = values.map(inUtf8);
  }
  return headers;
}

/** Node writes each character of a header as one byte; the API server reads UTF-8, as kubectl sends. */
function inUtf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
