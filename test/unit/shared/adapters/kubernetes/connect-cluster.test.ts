import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  clusterConnector,
  findConnection,
} from '../../../../../shared/adapters/kubernetes/connect-cluster.ts';
import type { Connection } from '../../../../../shared/adapters/kubernetes/connection.ts';
import type { ClusterTarget } from '../../../../../shared/ports/cluster.ts';
import { KUBECONFIG_SHAPES } from '../../../../support/kubeconfig-shapes.ts';
import { targetOfFlags } from '../../../../support/target-of-flags.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text.replaceAll('$DIR', folder));
  return path;
}

/** Resolves one kubeconfig whose only user is `user`, in YAML flow style. */
async function connect(
  { user = '{}', cluster = '{server: "https://a.test"}' },
  target: ClusterTarget = {},
): Promise<Connection> {
  const kubeconfig = write(
    'config',
    `apiVersion: v1
kind: Config
current-context: ctx
clusters: [{name: c, cluster: ${cluster}}]
users: [{name: ann, user: ${user}}]
contexts: [{name: ctx, context: {cluster: c, user: ann}}]
`,
  );
  return findConnection({ kubeconfig, ...target }, {});
}

/** What only the first request brings to light. */
const SEEN_LATER = [
  'an authority that is not there',
  'a proxy-url of another kind',
  'a token file that is not there',
];

const SHAPES = KUBECONFIG_SHAPES.filter(({ name }) => !SEEN_LATER.includes(name));

describe('the same cluster as kubectl', () => {
  it.each(SHAPES.map((shape) => [shape.name, shape] as const))(
    '%s',
    async (_name, { files, kubeconfig, flags = [], expected }) => {
      for (const [name, text] of Object.entries(files))
        write(name, text.replaceAll('$CA64', 'QQ=='));
      vi.stubEnv('HOME', folder);
      const KUBECONFIG = kubeconfig?.map((name) => join(folder, name)).join(delimiter);
      const target = targetOfFlags(flags.map((flag) => flag.replaceAll('$DIR', folder)));
      const environment = { KUBECONFIG };
      if (expected === 'refused') {
        const connected = clusterConnector({ environment, userAgent: 'test' })(target);
        await expect(connected).rejects.toMatchObject({ exitCode: 2 });
      } else {
        const connection = await findConnection(target, environment);
        const { server, namespace, context, user } = connection;
        expect({ server, namespace, context, user }).toEqual(expected);
      }
    },
  );
});

const V1BETA1 = 'apiVersion: client.authentication.k8s.io/v1beta1';

describe('who asks', () => {
  it.each<[what: string, user: string, target: ClusterTarget, expected: object]>([
    ['nobody', '{}', {}, {}],
    ['a token', '{token: t}', {}, { token: 't' }],
    ['an empty token', '{token: ""}', {}, {}],
    [
      'a token file and a token for want of it',
      '{token: t, tokenFile: f}',
      {},
      { token: 't', tokenFile: '$DIR/f' },
    ],
    ['an absolute token file', '{tokenFile: /run/f}', {}, { tokenFile: '/run/f' }],
    ['--token goes before both', '{tokenFile: f}', { token: 'flag' }, { token: 'flag' }],
    ['a password', '{username: u, password: p}', {}, { basic: { username: 'u', password: 'p' } }],
    [
      'a certificate as data and its key in a file',
      '{client-certificate-data: QQ==, client-key: k}',
      {},
      {
        clientCertificate: {
          cert: { kind: 'base64', data: 'QQ==' },
          key: { kind: 'file', path: '$DIR/k' },
        },
      },
    ],
    [
      'certificate flags',
      '{token: t}',
      { clientCertificate: 'c.pem', clientKey: 'k.pem' },
      {
        token: 't',
        clientCertificate: {
          cert: { kind: 'file', path: 'c.pem' },
          key: { kind: 'file', path: 'k.pem' },
        },
      },
    ],
    [
      'a program beside the file',
      `{exec: {${V1BETA1}, command: ./login}}`,
      {},
      { exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: '$DIR/login' } },
    ],
    [
      'a program in $PATH',
      `{exec: {${V1BETA1}, command: aws}}`,
      {},
      { exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'aws' } },
    ],
    [
      'no program where there is a token',
      `{token: t, exec: {${V1BETA1}, command: aws}}`,
      {},
      { token: 't' },
    ],
    [
      'no program where there is a certificate',
      `{client-certificate: c, client-key: k, exec: {${V1BETA1}, command: aws}}`,
      {},
      {
        clientCertificate: {
          cert: { kind: 'file', path: '$DIR/c' },
          key: { kind: 'file', path: '$DIR/k' },
        },
      },
    ],
    ['an identity provider', '{auth-provider: {name: oidc}}', {}, { provider: { name: 'oidc' } }],
    [
      'somebody else',
      '{token: t, as: bob, as-groups: [g1, g2], as-uid: u1, as-user-extra: {k: [v]}}',
      {},
      {
        token: 't',
        impersonate: { user: 'bob', groups: ['g1', 'g2'], uid: 'u1', extra: { k: ['v'] } },
      },
    ],
    [
      'somebody else by flag',
      '{as: bob, as-groups: [g1]}',
      { impersonate: { user: 'eve', groups: ['g2'] } },
      { impersonate: { user: 'eve', groups: ['g2'] } },
    ],
  ])('%s', async (_what, user, target, expected) => {
    const { identity } = await connect({ user }, target);
    const wanted = JSON.stringify({ impersonate: {}, ...expected }).replaceAll('$DIR', folder);
    expect(identity).toEqual(JSON.parse(wanted));
  });
});

describe('whom we trust', () => {
  const cluster =
    '{server: "https://a.test", certificate-authority: ca.crt, tls-server-name: inner.test}';
  const file = { kind: 'file', path: '$DIR/ca.crt' };

  it.each<[what: string, cluster: string, target: ClusterTarget, expected: object]>([
    ['a file beside the kubeconfig', cluster, {}, { certificateAuthority: file }],
    [
      'data',
      '{server: "https://a.test", certificate-authority-data: QQ==}',
      {},
      { certificateAuthority: { kind: 'base64', data: 'QQ==' } },
    ],
    [
      '--certificate-authority',
      '{server: "https://a.test", insecure-skip-tls-verify: true}',
      { certificateAuthority: 'mine.crt' },
      { certificateAuthority: { kind: 'file', path: 'mine.crt' }, insecureSkipTlsVerify: false },
    ],
    [
      'anybody',
      cluster,
      { insecureSkipTlsVerify: true },
      { certificateAuthority: undefined, insecureSkipTlsVerify: true },
    ],
    ['a server name of the kubeconfig', cluster, {}, { tlsServerName: 'inner.test' }],
    ['not with --server', cluster, { server: 'https://b.test' }, { tlsServerName: undefined }],
    [
      '--tls-server-name',
      cluster,
      { server: 'https://b.test', tlsServerName: 'm' },
      { tlsServerName: 'm' },
    ],
  ])('%s', async (_what, cluster, target, expected) => {
    const connection = await connect({ cluster }, target);
    for (const [member, value] of Object.entries(expected)) {
      const found: unknown = connection[member as keyof Connection];
      const text = JSON.stringify({ found }).replaceAll(folder, '$DIR');
      expect(text).toBe(JSON.stringify({ found: value as unknown }));
    }
  });
});

describe('the server URL', () => {
  it.each([
    ['https://a.test:6443', 'https://a.test:6443'],
    ['https://a.test/', 'https://a.test'],
    ['https://a.test/k8s/c-1/', 'https://a.test/k8s/c-1'],
    ['https://[::1]:6443', 'https://[::1]:6443'],
    // As for kubectl, no scheme means no TLS.
    ['10.0.0.1:6443', 'http://10.0.0.1:6443'],
    ['http://localhost:8001', 'http://localhost:8001'],
  ])('%s is asked as %s', async (server, expected) => {
    expect((await connect({}, { server })).server).toBe(expected);
  });
});

describe('what cannot be used is refused with a reason', () => {
  const REFUSED: readonly (readonly [
    what: string,
    content: string,
    target: ClusterTarget,
    message: string,
    hint: string,
  ])[] = [
    ['broken YAML', 'a: [', {}, 'line 1: flow sequence', 'Correct the file'],
    ['broken JSON', '{"a": ', {}, 'line 1: ', 'Correct the file'],
    ['another kind', 'apiVersion: v1\nkind: Pod', {}, 'it is a v1 Pod, not a v1 Config', 'Correct'],
    ['text', 'hello', {}, 'it is not a kubeconfig', 'Correct'],
    ['a list that is none', 'clusters: {}', {}, 'clusters is not a list', 'Correct'],
    ['a nameless entry', 'users: [{}]', {}, 'users[0].name is not text', 'Correct'],
    [
      'a name twice',
      'users: [{name: a}, {name: a}]',
      {},
      'users has two entries called "a"',
      'Correct',
    ],
    [
      'a context that is not there',
      'contexts: [{name: one}, {name: two}]',
      { context: 'three' },
      'context "three" does not exist',
      'Use one of: one, two.',
    ],
    [
      'no entries at all',
      '',
      { context: 'x' },
      'context "x" does not exist',
      'kubectl config view',
    ],
    [
      'a cluster that is not there',
      'current-context: c\ncontexts: [{name: c, context: {cluster: gone}}]',
      {},
      'cluster "gone" does not exist',
      'kubectl config view',
    ],
    [
      'a user that is not there',
      'clusters: [{name: c, cluster: {server: "https://a.test"}}]',
      { cluster: 'c', user: 'gone' },
      'user "gone" does not exist',
      'kubectl config view',
    ],
    [
      'no current context',
      'contexts: [{name: one}]',
      {},
      'no context is selected',
      'kubectl config use-context one',
    ],
    [
      'a URL that is none',
      '',
      { server: 'ftp://a.test' },
      '"ftp://a.test" is not the URL of an API server',
      'https://10.0.0.1:6443',
    ],
    [
      'a URL that is none, and has a password in it',
      '',
      { server: 'htps://bob:hunter2@a.test' },
      '"htps://…@a.test" is not the URL of an API server',
      'https://10.0.0.1:6443',
    ],
    [
      'a certificate without its key',
      '',
      { server: 'https://a.test', clientCertificate: 'c' },
      'has a client certificate but no client key',
      '--client-key',
    ],
    [
      'a group without a user',
      '',
      { server: 'https://a.test', impersonate: { groups: ['g'] } },
      'a group, uid or extra to act as is given, but no user',
      '--as',
    ],
  ];

  it.each(REFUSED)('%s', async (_what, content, target, message, hint) => {
    const kubeconfig = write('config', content);
    await expect(findConnection({ kubeconfig, ...target }, {})).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });

  it('a file named by the flag that does not exist', async () => {
    const kubeconfig = join(folder, 'missing');
    await expect(findConnection({ kubeconfig }, {})).rejects.toThrow('no such file');
  });

  it.each([
    ['no command', `{exec: {${V1BETA1}}}`, 'it has no command'],
    ['another version', '{exec: {apiVersion: x/v1alpha1, command: a}}', 'apiVersion "x/v1alpha1"'],
    [
      'version v1 without a mode',
      '{exec: {apiVersion: client.authentication.k8s.io/v1, command: a}}',
      'interactiveMode ""',
    ],
    ['another mode', `{exec: {${V1BETA1}, command: a, interactiveMode: Perhaps}}`, '"Perhaps"'],
    ['a nameless variable', `{exec: {${V1BETA1}, command: a, env: [{value: b}]}}`, 'has no name'],
    [
      'a provider beside it',
      `{auth-provider: {name: o}, exec: {${V1BETA1}, command: a}}`,
      'excludes',
    ],
  ])('a login program with %s', async (_what, user, message) => {
    await expect(connect({ user })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message) as string,
    });
  });

  it('a folder', async () => {
    await expect(findConnection({}, { KUBECONFIG: folder })).rejects.toThrow('it is a folder');
  });

  it('a token and a password', async () => {
    const user = '{token: t, username: u, password: p}';
    await expect(connect({ user })).rejects.toThrow('user "ann" has both a token and a password');
  });

  it('no kubeconfig, and not in a pod', async () => {
    const environment = { KUBECONFIG: join(folder, 'missing') };
    await expect(findConnection({}, environment)).rejects.toMatchObject({
      message: 'there is no kubeconfig that names an API server',
      hint: `Looked for ${environment.KUBECONFIG}. Name another with --kubeconfig or $KUBECONFIG.`,
    });
  });
});

it('--server alone is enough, and nobody is logged in then', async () => {
  const connection = await findConnection(
    { server: 'http://127.0.0.1:8001' },
    { KUBECONFIG: join(folder, 'missing') },
  );
  expect(connection).toMatchObject({
    server: 'http://127.0.0.1:8001',
    namespace: 'default',
    context: undefined,
    user: undefined,
  });
});
