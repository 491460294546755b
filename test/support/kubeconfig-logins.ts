import { aKubeconfig, entry } from './a-kubeconfig.ts';
import type { KubeconfigShape } from './a-kubeconfig.ts';
import { CLUSTER, CONTEXT, EXPECT_A, HEAD, USER, inFlow, shape } from './flow-kubeconfig.ts';

const A = entry('a', 'https://a.test:6443', 'ann', 'team-a');
const B = entry('b', 'https://b.test:6443', 'bob', 'team-b');
const IN_A = aKubeconfig([A], 'ctx-a');

const USERS: readonly KubeconfigShape[] = [
  shape('a token and a token file', inFlow({ user: '{token: of-ann, tokenFile: token}' })),
  shape('a token file that is not there', inFlow({ user: '{tokenFile: none}' }), 'refused'),
  shape(
    'a token, and a token file that is not there',
    inFlow({ user: '{token: of-ann, tokenFile: none}' }),
  ),
  shape('a password', inFlow({ user: '{username: ann, password: p}' })),
  shape('a password without a name', inFlow({ user: '{password: p}' }), 'refused'),
  shape(
    'a token and a password',
    inFlow({ user: '{token: t, username: u, password: p}' }),
    'refused',
  ),
  shape(
    'a token file and a password',
    inFlow({ user: '{tokenFile: token, username: u, password: p}' }),
    'refused',
  ),
  shape('a key without its certificate', inFlow({ user: '{token: t, client-key: ca.crt}' })),
  shape(
    'a certificate without its key',
    inFlow({ user: '{token: t, client-certificate: ca.crt}' }),
    'refused',
  ),
  shape(
    'somebody else',
    inFlow({
      user: '{token: t, as: eve, as-groups: [g1, g2], as-uid: u1, as-user-extra: {K: [v, w]}}',
    }),
  ),
  shape('a group of nobody', inFlow({ user: '{token: t, as-groups: [g1]}' }), 'refused'),
  shape(
    'a program without a mode',
    inFlow({ user: '{exec: {apiVersion: client.authentication.k8s.io/v1, command: sh}}' }),
    'refused',
  ),
  shape(
    'a program and a provider',
    inFlow({
      user: '{auth-provider: {name: oidc}, exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, interactiveMode: Never}}',
    }),
    'refused',
  ),
  shape(
    'a program beside a token',
    inFlow({
      user: '{token: of-ann, exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-program, interactiveMode: Never}}',
    }),
  ),
];

const AB = aKubeconfig([A, B], 'ctx-a');

const FLAGS: readonly KubeconfigShape[] = [
  shape(
    '--context and --namespace',
    AB,
    { ...EXPECT_A, server: B.server, namespace: 'n', context: 'ctx-b', user: 'bob' },
    '--context=ctx-b',
    '--namespace=n',
  ),
  shape('--context without a value', AB, EXPECT_A, '--context='),
  shape('--context that is not there', AB, 'refused', '--context=nowhere'),
  shape('--cluster that is not there', AB, 'refused', '--cluster=nowhere'),
  shape('--user that is not there', AB, 'refused', '--user=nobody'),
  shape(
    '--cluster and --user',
    AB,
    { ...EXPECT_A, server: B.server, user: 'bob' },
    '--cluster=b',
    '--user=bob',
  ),
  shape(
    '--cluster and --user without a context',
    aKubeconfig([A, B]),
    { server: B.server, namespace: 'default', context: undefined, user: 'ann' },
    '--cluster=b',
    '--user=ann',
  ),
  shape('--token', AB, EXPECT_A, '--token=flag'),
  {
    ...shape(
      '--token beside a token file',
      inFlow({ user: '{tokenFile: token}' }),
      EXPECT_A,
      '--token=flag',
    ),
    otherwise: 'kubectl sends the token of the file, and does not say so',
  },
  shape(
    '--token beside a password',
    inFlow({ user: '{username: u, password: p}' }),
    'refused',
    '--token=flag',
  ),
  shape(
    '--username and --password',
    inFlow({ user: '{}' }),
    EXPECT_A,
    '--username=ann',
    '--password=p',
  ),
  shape('--as', AB, EXPECT_A, '--as=eve', '--as-group=g1', '--as-group=g2', '--as-uid=u1'),
  shape(
    '--as beside groups of the user',
    inFlow({ user: '{token: t, as: zoe, as-groups: [g1]}' }),
    EXPECT_A,
    '--as=eve',
  ),
  shape('--as-group alone', AB, 'refused', '--as-group=g1'),
  shape(
    '--insecure-skip-tls-verify',
    inFlow({ cluster: '{server: "https://a.test:6443", certificate-authority: none.crt}' }),
    EXPECT_A,
    '--insecure-skip-tls-verify',
  ),
  shape(
    '--certificate-authority',
    inFlow({ cluster: '{server: "https://a.test:6443", insecure-skip-tls-verify: true}' }),
    EXPECT_A,
    '--certificate-authority=$DIR/ca.crt',
  ),
  shape(
    '--tls-server-name',
    inFlow({ cluster: '{server: "https://10.0.0.1"}' }),
    { ...EXPECT_A, server: 'https://10.0.0.1' },
    '--tls-server-name=a.test',
  ),
  shape(
    '--server voids tls-server-name',
    inFlow({ cluster: '{server: "https://10.0.0.1", tls-server-name: x.test}' }),
    EXPECT_A,
    '--server=https://a.test:6443',
  ),
  shape(
    '--server and --token alone',
    '',
    { server: 'https://a.test:6443', namespace: 'default', context: undefined, user: undefined },
    '--server=https://a.test:6443',
    '--token=flag',
  ),
  shape('--server that is no URL', AB, 'refused', '--server=ftp://a.test'),
];

const PLACES: readonly KubeconfigShape[] = [
  { name: '~/.kube/config', files: { '.kube/config': IN_A }, expected: EXPECT_A },
  { name: 'no kubeconfig at all', files: {}, expected: 'refused' },
  { name: 'only files that do not exist', files: {}, kubeconfig: ['x', 'y'], expected: 'refused' },
  {
    name: '--kubeconfig that does not exist',
    files: { config: IN_A },
    kubeconfig: ['config'],
    flags: ['--kubeconfig=$DIR/none'],
    expected: 'refused',
  },
  {
    name: '--kubeconfig without a value',
    files: { config: IN_A },
    kubeconfig: ['config'],
    flags: ['--kubeconfig='],
    expected: EXPECT_A,
  },
  {
    name: 'a broken file behind a good one',
    files: { config: IN_A, broken: 'a: [' },
    kubeconfig: ['config', 'broken'],
    expected: 'refused',
  },
  {
    name: 'a folder in the list',
    files: { config: IN_A, 'folder/file': '' },
    kubeconfig: ['config', 'folder'],
    expected: 'refused',
  },
  {
    name: 'a context, its cluster and its user in three files',
    files: {
      one: `${HEAD}\nclusters: [{name: a, cluster: ${CLUSTER}}]`,
      two: `${HEAD}\nusers: [{name: ann, user: ${USER}}]`,
      three: `${HEAD}\ncurrent-context: ctx-a\ncontexts: [{name: ctx-a, context: ${CONTEXT}}]`,
    },
    kubeconfig: ['one', 'two', 'three'],
    expected: EXPECT_A,
  },
  {
    name: 'relative paths of a file in another folder',
    files: {
      'sub/config': inFlow({
        user: '{tokenFile: ../token}',
        cluster: '{server: "https://a.test:6443", certificate-authority: ../ca.crt}',
      }),
    },
    kubeconfig: ['sub/config'],
    expected: EXPECT_A,
  },
];

/** Who asks, what flags change about it, and where the files may lie. */
export const KUBECONFIG_LOGINS: readonly KubeconfigShape[] = [...USERS, ...FLAGS, ...PLACES];
