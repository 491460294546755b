import { aKubeconfig, entry } from './a-kubeconfig.ts';
import type { KubeconfigShape } from './a-kubeconfig.ts';
import { KUBECONFIG_LOGINS } from './kubeconfig-logins.ts';
import { UNUSUAL_KUBECONFIGS } from './unusual-kubeconfigs.ts';

const A = entry('a', 'https://a.test:6443', 'ann', 'team-a');
const B = entry('b', 'https://b.test:6443', 'bob', 'team-b');

const EXPECT_A = {
  server: 'https://a.test:6443',
  namespace: 'team-a',
  context: 'ctx-a',
  user: 'ann',
};
const EXPECT_B = {
  server: 'https://b.test:6443',
  namespace: 'team-b',
  context: 'ctx-b',
  user: 'bob',
};

/** What kubectl makes of each is recorded here, and looked at live in the cluster lane. */
export const KUBECONFIG_SHAPES: readonly KubeconfigShape[] = [
  {
    name: 'one file',
    files: { a: aKubeconfig([A], 'ctx-a') },
    kubeconfig: ['a'],
    expected: EXPECT_A,
  },
  {
    name: 'two files: the first current-context wins',
    files: { a: aKubeconfig([A], 'ctx-a'), b: aKubeconfig([B], 'ctx-b') },
    kubeconfig: ['a', 'b'],
    expected: EXPECT_A,
  },
  {
    name: 'two files the other way round',
    files: { a: aKubeconfig([A], 'ctx-a'), b: aKubeconfig([B], 'ctx-b') },
    kubeconfig: ['b', 'a'],
    expected: EXPECT_B,
  },
  {
    name: 'the first file has no current-context',
    files: { a: aKubeconfig([A]), b: aKubeconfig([B], 'ctx-b') },
    kubeconfig: ['a', 'b'],
    expected: EXPECT_B,
  },
  {
    name: 'the current-context of one file is an entry of another',
    files: { a: aKubeconfig([], 'ctx-b'), b: aKubeconfig([B]) },
    kubeconfig: ['a', 'b'],
    expected: EXPECT_B,
  },
  {
    name: 'the same names in two files: the first entry wins as a whole',
    files: {
      a: aKubeconfig([entry('a', 'https://first.test', 'ann', 'one')], 'ctx-a'),
      b: aKubeconfig([entry('a', 'https://second.test', 'ann', 'two')], 'ctx-a'),
    },
    kubeconfig: ['a', 'b'],
    expected: {
      server: 'https://first.test',
      namespace: 'one',
      context: 'ctx-a',
      user: 'ann',
    },
  },
  {
    name: 'a file in the list that does not exist',
    files: { a: aKubeconfig([A], 'ctx-a') },
    kubeconfig: ['missing', 'a'],
    expected: EXPECT_A,
  },
  {
    name: 'an empty file in the list',
    files: { empty: '', a: aKubeconfig([A], 'ctx-a') },
    kubeconfig: ['empty', 'a'],
    expected: EXPECT_A,
  },
  {
    name: 'the same file twice',
    files: { a: aKubeconfig([A], 'ctx-a') },
    kubeconfig: ['a', 'a'],
    expected: EXPECT_A,
  },
  {
    name: '--kubeconfig goes before $KUBECONFIG',
    files: { a: aKubeconfig([A], 'ctx-a'), b: aKubeconfig([B], 'ctx-b') },
    kubeconfig: ['a'],
    flags: ['--kubeconfig=$DIR/b'],
    expected: EXPECT_B,
  },
  {
    name: '--context',
    files: { ab: aKubeconfig([A, B], 'ctx-a') },
    kubeconfig: ['ab'],
    flags: ['--context=ctx-b'],
    expected: EXPECT_B,
  },
  {
    name: '--namespace',
    files: { a: aKubeconfig([A], 'ctx-a') },
    kubeconfig: ['a'],
    flags: ['--namespace=other'],
    expected: { ...EXPECT_A, namespace: 'other' },
  },
  {
    name: '--cluster',
    files: { ab: aKubeconfig([A, B], 'ctx-a') },
    kubeconfig: ['ab'],
    flags: ['--cluster=b'],
    expected: { ...EXPECT_A, server: 'https://b.test:6443' },
  },
  {
    name: '--user',
    files: { ab: aKubeconfig([A, B], 'ctx-a') },
    kubeconfig: ['ab'],
    flags: ['--user=bob'],
    expected: { ...EXPECT_A, user: 'bob' },
  },
  {
    name: '--server',
    files: { a: aKubeconfig([A], 'ctx-a') },
    kubeconfig: ['a'],
    flags: ['--server=https://elsewhere.test:8443'],
    expected: { ...EXPECT_A, server: 'https://elsewhere.test:8443' },
  },
  {
    name: 'no namespace in the context',
    files: { a: aKubeconfig([entry('a', 'https://a.test', 'ann')], 'ctx-a') },
    kubeconfig: ['a'],
    expected: { server: 'https://a.test', namespace: 'default', context: 'ctx-a', user: 'ann' },
  },
  {
    name: 'a path in the URL, as Rancher has it',
    files: {
      a: aKubeconfig([entry('a', 'https://rancher.test/k8s/clusters/c-1', 'ann')], 'ctx-a'),
    },
    kubeconfig: ['a'],
    expected: {
      server: 'https://rancher.test/k8s/clusters/c-1',
      namespace: 'default',
      context: 'ctx-a',
      user: 'ann',
    },
  },
  {
    name: 'JSON',
    files: {
      a: JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'ctx-a',
        clusters: [{ name: 'a', cluster: { server: 'https://a.test:6443' } }],
        users: [{ name: 'ann', user: { token: 'of-ann' } }],
        contexts: [{ name: 'ctx-a', context: { cluster: 'a', user: 'ann', namespace: 'team-a' } }],
      }),
    },
    kubeconfig: ['a'],
    expected: EXPECT_A,
  },
  {
    name: 'flow style, comments and quotes, as people write it',
    files: {
      a: `apiVersion: v1
kind: Config
# which one?
current-context: "ctx-a" # this one
clusters: [{name: a, cluster: {server: 'https://a.test:6443'}}]
users: [{name: ann, user: {token: of-ann}}]
contexts: [{name: ctx-a, context: {cluster: a, user: ann, namespace: team-a}}]
`,
    },
    kubeconfig: ['a'],
    expected: EXPECT_A,
  },
  {
    name: 'unknown fields',
    files: { a: `${aKubeconfig([A], 'ctx-a')}extra:\n  deep: 1\n` },
    kubeconfig: ['a'],
    expected: EXPECT_A,
  },
  {
    name: 'names with colons and slashes, as EKS has them',
    files: {
      a: aKubeconfig(
        [entry('arn:aws:eks:eu:1:cluster/x', 'https://a.test', 'arn:aws:eks:eu:1:x')],
        '',
      ),
    },
    kubeconfig: ['a'],
    flags: ['--context=ctx-arn:aws:eks:eu:1:cluster/x'],
    expected: {
      server: 'https://a.test',
      namespace: 'default',
      context: 'ctx-arn:aws:eks:eu:1:cluster/x',
      user: 'arn:aws:eks:eu:1:x',
    },
  },
  ...UNUSUAL_KUBECONFIGS,
  ...KUBECONFIG_LOGINS,
];
