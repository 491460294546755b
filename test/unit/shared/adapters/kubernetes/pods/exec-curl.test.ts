import { describe, expect, it } from 'vitest';

import {
  curlConfig,
  readCurlOutput,
} from '../../../../../../shared/adapters/kubernetes/pods/curl-config.ts';
import { execCurl } from '../../../../../../shared/adapters/kubernetes/pods/exec-curl.ts';
import type { ExecRequest } from '../../../../../../shared/ports/pod-exec.ts';
import type { PodHttpRequest } from '../../../../../../shared/ports/pod-http.ts';

const pod = { namespace: 'prod', name: 'dc1-0' };
const endpoint = { pod, container: 'cassandra', port: 8080, tls: undefined };
const request: PodHttpRequest = {
  endpoint,
  method: 'POST',
  path: '/api/v0/ops/auth/role',
  query: [['username', 'ann']],
  body: '{"password":"s3cret \\"\\\\"}',
  isSecret: true,
  timeoutMs: 1_500,
};

/** A container whose curl prints this and ends so. */
function container(exitCode: number, stdout: string | Uint8Array, stderr = '') {
  const asked: ExecRequest[] = [];
  const exec = async (command: ExecRequest): Promise<number> => {
    asked.push(command);
    for await (const chunk of command.stdin ?? []) expect(chunk.length).toBeGreaterThan(0);
    command.onStdout(Buffer.from(stdout));
    command.onStderr(Buffer.from(stderr));
    command.signal?.throwIfAborted();
    return exitCode;
  };
  return { asked, way: execCurl(exec) };
}

describe('curl in a pod', () => {
  it('has nothing of the request among its arguments', async () => {
    const { asked, way } = container(0, 'created\n\n201 text/plain');
    const outcome = await way.request(request, new AbortController().signal);
    expect(outcome).toMatchObject({
      answer: { status: 201, contentType: 'text/plain', body: 'created\n', transport: 'exec' },
    });
    expect(JSON.stringify(asked[0]?.command)).not.toMatch(/s3cret|ann|role/);
  });

  it.each<[number, string, string, string, string]>([
    [
      127,
      '',
      'sh: curl: not found',
      'closed',
      'container "cassandra" of pod prod/dc1-0 has no curl',
    ],
    [
      7,
      '',
      'curl: (7) Failed to connect',
      'failed',
      'cannot reach prod/dc1-0:8080: curl: (7) Failed to connect',
    ],
    [
      18,
      'half',
      'curl: (18) cut',
      'failed',
      'the answer of prod/dc1-0:8080 is cut off: curl: (18) cut',
    ],
    [
      28,
      '',
      'curl: (28) timed out',
      'failed',
      'no answer from prod/dc1-0:8080 to POST /api/v0/ops/auth/role within 1.5 s',
    ],
    [0, 'no last line', '', 'failed', 'the answer of prod/dc1-0:8080 is cut off'],
    [6, '', '', 'failed', 'cannot reach prod/dc1-0:8080: curl ended with 6'],
  ])('that ends with %i is explained', async (exitCode, stdout, stderr, kind, message) => {
    const { way } = container(exitCode, stdout, stderr);
    const outcome = await way.request(request, new AbortController().signal);
    expect(outcome).toMatchObject({ kind, error: { message } });
  });

  it('that prints too much is ended', async () => {
    const { way } = container(0, Buffer.alloc(17 * 2 ** 20));
    const outcome = await way.request(request, new AbortController().signal);
    expect(outcome).toMatchObject({ error: { code: 'KDS_NODE_ANSWER' } });
  });

  it('needs the certificate of the pod where TLS is mutual', async () => {
    const { asked, way } = container(0, '');
    const tls = { clientSecret: undefined, files: undefined };
    const secured = { ...request, endpoint: { ...endpoint, tls } };
    const outcome = await way.request(secured, new AbortController().signal);
    expect([outcome.kind, asked]).toEqual(['closed', []]);
  });
});

describe('the configuration of curl', () => {
  it('is read by curl as it is meant', () => {
    const files = { ca: '/certs/ca.crt', cert: '/certs/tls.crt', key: '/certs/tls.key' };
    const secured = { ...endpoint, tls: { clientSecret: undefined, files } };
    expect(curlConfig({ ...request, endpoint: secured, body: 'a"b\\c\n\td' })).toBe(
      String.raw`url = "https://localhost:8080/api/v0/ops/auth/role?username=ann"
request = "POST"
header = "Accept: */*"
noproxy = "*"
max-time = "2"
write-out = "\n%{http_code} %{content_type}"
header = "Content-Type: application/json"
data-raw = "a\"b\\c\n\td"
cacert = "/certs/ca.crt"
cert = "/certs/tls.crt"
key = "/certs/tls.key"
`,
    );
  });

  it.each([
    ['body\n200 text/plain', { status: 200, contentType: 'text/plain', body: 'body' }],
    ['\n204 ', { status: 204, contentType: '', body: '' }],
    ['a\nb\n\n500 x; charset=y', { status: 500, contentType: 'x; charset=y', body: 'a\nb\n' }],
    ['200 text/plain', undefined],
    ['\n000 ', undefined],
    ['body\n20', undefined],
    ['', undefined],
  ])('the output %j is taken apart', (output, expected) => {
    expect(readCurlOutput(output)).toEqual(expected);
  });
});
