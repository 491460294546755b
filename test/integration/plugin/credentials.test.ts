import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Connection, Identity } from '../../../shared/adapters/kubernetes/connection.ts';
import { createCredentialSource } from '../../../shared/adapters/kubernetes/credential-source.ts';
import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function connectionOf(identity: Partial<Identity>, server = 'https://a.test'): Connection {
  return {
    server,
    namespace: 'default',
    context: 'ctx',
    insecureSkipTlsVerify: false,
    tlsServerName: 'inner.test',
    certificateAuthority: { kind: 'base64', data: 'Q0E=' },
    proxyUrl: undefined,
    identity: { impersonate: {}, ...identity },
    user: 'ann',
    clusterEntry: {
      extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } }],
    },
  };
}

describe('a secret of the kubeconfig', () => {
  it.each<[what: string, identity: Partial<Identity>, authorization: string | undefined]>([
    ['a token', { token: 't' }, 'Bearer t'],
    ['a password', { basic: { username: 'u', password: 'p:q' } }, 'Basic dTpwOnE='],
    ['nothing', {}, undefined],
  ])('%s', async (_what, identity, authorization) => {
    const source = createCredentialSource(connectionOf(identity));
    expect((await source()).authorization).toBe(authorization);
  });

  it('is not used without TLS', async () => {
    const source = createCredentialSource(connectionOf({ token: 't' }, 'http://a.test'));
    expect((await source()).authorization).toBeUndefined();
  });
});

describe('a token file', () => {
  it('is read once, and again when the API server refuses the token', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, 'one\n');
    const source = createCredentialSource(connectionOf({ tokenFile: path }));
    const first = await source();
    writeFileSync(path, 'two\n');
    expect((await source()).authorization).toBe('Bearer one');
    expect((await source(first)).authorization).toBe('Bearer two');
  });

  it('that is gone for a moment leaves the old token in use', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, 'one');
    const source = createCredentialSource(connectionOf({ tokenFile: path }));
    const first = await source();
    rmSync(path);
    expect((await source(first)).authorization).toBe('Bearer one');
  });

  it('that was never there is an error', async () => {
    const source = createCredentialSource(connectionOf({ tokenFile: join(folder, 'none') }));
    await expect(source()).rejects.toMatchObject({ code: 'KDS_BAD_KUBECONFIG' });
  });
});

describe('a login program', () => {
  const V1 = 'client.authentication.k8s.io/v1';
  const V1BETA1 = 'client.authentication.k8s.io/v1beta1';

  /** A program that appends to `calls` and prints `answer`. */
  function program(answer: unknown, exitCode = 0): JsonObject {
    const path = join(folder, 'login');
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    writeFileSync(join(folder, 'answer'), text);
    writeFileSync(
      path,
      `#!/bin/sh
echo "$KUBERNETES_EXEC_INFO" >> ${folder}/calls
echo "$* $EXTRA" >> ${folder}/words
cat ${folder}/answer
exit ${exitCode}
`,
    );
    chmodSync(path, 0o755);
    return {
      apiVersion: V1,
      command: path,
      args: ['--region', 'eu'],
      env: [{ name: 'EXTRA', value: 'value' }],
      interactiveMode: 'Never',
    };
  }

  const credential = (status: JsonObject): JsonObject => ({
    apiVersion: V1,
    kind: 'ExecCredential',
    status,
  });

  const calls = (): readonly JsonObject[] =>
    readFileSync(join(folder, 'calls'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonObject);

  it('gives the token, and is told what it may know', async () => {
    const exec = { ...program(credential({ token: 't' })), provideClusterInfo: true };
    const source = createCredentialSource(connectionOf({ exec }));
    expect(await source()).toMatchObject({ authorization: 'Bearer t' });
    expect(readFileSync(join(folder, 'words'), 'utf8')).toBe('--region eu value\n');
    expect(calls()).toEqual([
      {
        apiVersion: V1,
        kind: 'ExecCredential',
        spec: {
          interactive: false,
          cluster: {
            server: 'https://a.test',
            'tls-server-name': 'inner.test',
            'certificate-authority-data': 'Q0E=',
            config: { audience: 'x' },
          },
        },
      },
    ]);
  });

  it('gives a certificate', async () => {
    const exec = program(credential({ clientCertificateData: 'C', clientKeyData: 'K' }));
    const source = createCredentialSource(connectionOf({ exec }));
    expect(await source()).toEqual({ authorization: undefined, cert: 'C', key: 'K' });
  });

  it.each([
    ['without an end', undefined, 1],
    ['that is valid for long', '2999-01-01T00:00:00Z', 1],
    ['that has expired', '2001-01-01T00:00:00Z', 2],
  ])('is asked again for a token %s', async (_what, expirationTimestamp, expected) => {
    const until = expirationTimestamp === undefined ? {} : { expirationTimestamp };
    const exec = program(credential({ token: 't', ...until }));
    const source = createCredentialSource(connectionOf({ exec }));
    await source();
    await source();
    expect(calls()).toHaveLength(expected);
  });

  it('ends with the signal', async () => {
    const exec = { ...program({}), command: 'sleep', args: ['147'] };
    const ending = new AbortController();
    const login = createCredentialSource(connectionOf({ exec }), { signal: ending.signal })();
    setTimeout(() => {
      ending.abort();
    }, 50);
    await expect(login).rejects.toThrow('"sleep" ended with SIGTERM');
    const late = createCredentialSource(connectionOf({ exec }), { signal: ending.signal })();
    await expect(late).rejects.toThrow('"sleep" ended with SIGTERM');
  });

  it('that takes long is named once, without what it is told', async () => {
    const expirationTimestamp = '2001-01-01T00:00:00Z';
    const slow = program(credential({ token: 't', expirationTimestamp }));
    const path = stringAt(slow, 'command') ?? '';
    const exec = { ...slow, command: 'sh', args: ['-c', `sleep 0.2; exec ${path} secret`] };
    const told: string[] = [];
    const tell = (line: string): void => void told.push(line);
    const source = createCredentialSource(connectionOf({ exec }), { tell, tellAfterMs: 20 });
    await source();
    await source();
    expect(told).toEqual(['note: waiting for "sh", which logs in user "ann"\n']);
    const quick = createCredentialSource(connectionOf({ exec }), { tell });
    await quick();
    expect(told).toHaveLength(1);
  });

  it('is asked once by requests that come together', async () => {
    const exec = program(credential({ token: 't' }));
    const source = createCredentialSource(connectionOf({ exec }));
    await Promise.all([source(), source(), source()]);
    expect(calls()).toHaveLength(1);
  });

  it('is asked again when the API server refuses what it gave', async () => {
    const exec = program(credential({ token: 't' }));
    const source = createCredentialSource(connectionOf({ exec }));
    await source(await source());
    expect(calls()).toHaveLength(2);
  });

  it.each<[what: string, exec: () => JsonObject, message: string, hint: string]>([
    [
      'is not installed',
      () => ({ apiVersion: V1, command: 'no-such-login-program', installHint: 'Get it there.' }),
      'the program "no-such-login-program" is not installed',
      'Get it there.',
    ],
    ['fails', () => program('', 3), 'ended with exit code 3', 'kubectl config view'],
    ['prints text', () => program('hello'), 'did not print JSON', 'kubectl config view'],
    ['prints an empty object', () => program({}), 'printed no credential', 'kubectl config view'],
    [
      'prints half a certificate',
      () => program(credential({ clientCertificateData: 'C' })),
      'a certificate or a key, but not both',
      'kubectl config view',
    ],
    [
      'prints neither token nor certificate',
      () => program(credential({ token: '' })),
      'neither a token nor a certificate with its key',
      'kubectl config view',
    ],
    [
      'prints another version than it was asked for',
      () => program({ ...credential({ token: 't' }), apiVersion: V1BETA1 }),
      `printed ${V1BETA1}, and not ${V1}`,
      'kubectl config view',
    ],
    [
      'must ask, and nobody is there',
      () => ({ ...program({}), interactiveMode: 'Always' }),
      'standard input is not a terminal',
      'kubectl config view',
    ],
  ])('that %s', async (_what, exec, message, hint) => {
    const source = createCredentialSource(connectionOf({ exec: exec() }));
    await expect(source()).rejects.toMatchObject({
      code: 'KDS_BAD_KUBECONFIG',
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });
});

describe('an identity provider', () => {
  it('of a valid token gives the token', async () => {
    const payload = Buffer.from(JSON.stringify({ exp: 32_503_680_000 })).toString('base64url');
    const token = `e30.${payload}.c2ln`;
    const config = { 'id-token': token, 'client-id': 'x', 'idp-issuer-url': 'https://idp.test' };
    const source = createCredentialSource(connectionOf({ provider: { name: 'oidc', config } }));
    expect((await source()).authorization).toBe(`Bearer ${token}`);
  });

  it('that nobody knows is an error', async () => {
    const source = createCredentialSource(connectionOf({ provider: { name: 'nobody' } }));
    await expect(source()).rejects.toMatchObject({
      code: 'KDS_BAD_KUBECONFIG',
      message: expect.stringContaining('auth-provider "nobody"') as string,
    });
  });
});
