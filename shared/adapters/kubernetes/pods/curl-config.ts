import type { PodHttpRequest } from '../../../ports/pod-http.ts';
import { withQuery } from './pod-path.ts';

/**
 * What curl reads from its standard input: nothing of a request is in its arguments, which
 * everybody in the container and every reader of the audit log can see.
 *
 * The last line of its output is the status and the content type.
 */
export function curlConfig(request: PodHttpRequest): string {
  const { endpoint, method, path, query, body, timeoutMs } = request;
  const { port, tls } = endpoint;
  // As cass-operator's own probes do: the certificate names localhost, if any host.
  const origin = `${tls === undefined ? 'http' : 'https'}://localhost:${port}`;
  const lines: (readonly [name: string, value: string])[] = [
    ['url', `${origin}${withQuery(path, query)}`],
    ['request', method],
    ['header', 'Accept: */*'],
    ['noproxy', '*'],
    ['max-time', String(Math.ceil(timeoutMs / 1_000))],
    ['write-out', '\n%{http_code} %{content_type}'],
  ];
  if (body !== undefined) {
    lines.push(['header', 'Content-Type: application/json'], ['data-raw', body]);
  }
  if (tls?.files !== undefined) {
    const { ca, cert, key } = tls.files;
    lines.push(['cacert', ca], ['cert', cert], ['key', key]);
  }
  return lines.map(([name, value]) => `${name} = ${quote(value)}\n`).join('');
}

/** In the only way that curl takes apart again. */
function quote(value: string): string {
  const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${value.replaceAll(/["\\]/g, '\\$&').replaceAll(/[\n\r\t]/g, (char) => escapes[char] ?? '')}"`;
}

/** Takes the output of curl apart; undefined when the last line is not what was asked for. */
export function readCurlOutput(
  output: string,
): { readonly status: number; readonly contentType: string; readonly body: string } | undefined {
  const end = output.lastIndexOf('\n');
  const [, status, contentType = ''] = /^(\d{3}) (.*)$/.exec(output.slice(end + 1)) ?? [];
  if (end === -1 || status === undefined || status === '000') return undefined;
  return { status: Number(status), contentType, body: output.slice(0, end) };
}
