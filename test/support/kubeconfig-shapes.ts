/** A way to be told which cluster is meant, and what kubectl makes of it. */
export interface KubeconfigShape {
  readonly name: string;
  /** Files by name; `$DIR` in their content is the folder they are put into. */
  readonly files: Readonly<Record<string, string>>;
  /** Names of files for `$KUBECONFIG`, in order; undefined when it is not set. */
  readonly kubeconfig?: readonly string[];
  /** Flags, as both kubectl and the plugin take them; `$DIR` as above. */
  readonly flags?: readonly string[];
  readonly expected: {
    readonly server: string;
    readonly namespace: string;
    readonly context: string | undefined;
    readonly user: string | undefined;
  };
}

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

/**
 * Checked against `kubectl config view --minify --flatten` of kubectl 1.34; the flags that it
 * does not apply (`--namespace`, `--cluster`, `--user`, `--server`) against its requests.
 */
export const KUBECONFIG_SHAPES: readonly KubeconfigShape[] = [
  {
    name: 'one file',
    files: { a: config([A], 'ctx-a') },
    kubeconfig: ['a'],
    expected: EXPECT_A,
  },
  {
    name: 'two files: the first current-context wins',
    files: { a: config([A], 'ctx-a'), b: config([B], 'ctx-b') },
    kubeconfig: ['a', 'b'],
    expected: EXPECT_A,
  },
  {
    name: 'two files the other way round',
    files: { a: config([A], 'ctx-a'), b: config([B], 'ctx-b') },
    kubeconfig: ['b', 'a'],
    expected: EXPECT_B,
  },
  {
    name: 'the first file has no current-context',
    files: { a: config([A]), b: config([B], 'ctx-b') },
    kubeconfig: ['a', 'b'],
    expected: EXPECT_B,
  },
  {
    name: 'the current-context of one file is an entry of another',
    files: { a: config([], 'ctx-b'), b: config([B]) },
    kubeconfig: ['a', 'b'],
    expected: EXPECT_B,
  },
  {
    name: 'the same names in two files: the first entry wins as a whole',
    files: {
      a: config([entry('a', 'https://first.test', 'ann', 'one')], 'ctx-a'),
      b: config([entry('a', 'https://second.test', 'ann', 'two')], 'ctx-a'),
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
    files: { a: config([A], 'ctx-a') },
    kubeconfig: ['missing', 'a'],
    expected: EXPECT_A,
  },
  {
    name: 'an empty file in the list',
    files: { empty: '', a: config([A], 'ctx-a') },
    kubeconfig: ['empty', 'a'],
    expected: EXPECT_A,
  },
  {
    name: 'the same file twice',
    files: { a: config([A], 'ctx-a') },
    kubeconfig: ['a', 'a'],
    expected: EXPECT_A,
  },
  {
    name: '--kubeconfig goes before $KUBECONFIG',
    files: { a: config([A], 'ctx-a'), b: config([B], 'ctx-b') },
    kubeconfig: ['a'],
    flags: ['--kubeconfig=$DIR/b'],
    expected: EXPECT_B,
  },
  {
    name: '--context',
    files: { ab: config([A, B], 'ctx-a') },
    kubeconfig: ['ab'],
    flags: ['--context=ctx-b'],
    expected: EXPECT_B,
  },
  {
    name: '--namespace',
    files: { a: config([A], 'ctx-a') },
    kubeconfig: ['a'],
    flags: ['--namespace=other'],
    expected: { ...EXPECT_A, namespace: 'other' },
  },
  {
    name: '--cluster',
    files: { ab: config([A, B], 'ctx-a') },
    kubeconfig: ['ab'],
    flags: ['--cluster=b'],
    expected: { ...EXPECT_A, server: 'https://b.test:6443' },
  },
  {
    name: '--user',
    files: { ab: config([A, B], 'ctx-a') },
    kubeconfig: ['ab'],
    flags: ['--user=bob'],
    expected: { ...EXPECT_A, user: 'bob' },
  },
  {
    name: '--server',
    files: { a: config([A], 'ctx-a') },
    kubeconfig: ['a'],
    flags: ['--server=https://elsewhere.test:8443'],
    expected: { ...EXPECT_A, server: 'https://elsewhere.test:8443' },
  },
  {
    name: 'no namespace in the context',
    files: { a: config([entry('a', 'https://a.test', 'ann')], 'ctx-a') },
    kubeconfig: ['a'],
    expected: { server: 'https://a.test', namespace: 'default', context: 'ctx-a', user: 'ann' },
  },
  {
    name: 'a path in the URL, as Rancher has it',
    files: { a: config([entry('a', 'https://rancher.test/k8s/clusters/c-1', 'ann')], 'ctx-a') },
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
        users: [{ name: 'ann', user: { token: 'secret' } }],
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
users: [{name: ann, user: {token: secret}}]
contexts: [{name: ctx-a, context: {cluster: a, user: ann, namespace: team-a}}]
`,
    },
    kubeconfig: ['a'],
    expected: EXPECT_A,
  },
  {
    name: 'unknown fields',
    files: { a: `${config([A], 'ctx-a')}extra:\n  deep: 1\n` },
    kubeconfig: ['a'],
    expected: EXPECT_A,
  },
  {
    name: 'names with colons and slashes, as EKS has them',
    files: {
      a: config([entry('arn:aws:eks:eu:1:cluster/x', 'https://a.test', 'arn:aws:eks:eu:1:x')], ''),
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
];

/** One cluster, its user, and the context `ctx-<cluster>` for both. */
function entry(cluster: string, server: string, user: string, namespace?: string): Entry {
  return { cluster, server, user, namespace };
}

interface Entry {
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string | undefined;
}

function config(entries: readonly Entry[], currentContext?: string): string {
  const list = (name: string, items: readonly string[]): string =>
    items.length === 0 ? `${name}: []\n` : `${name}:\n${items.join('')}`;
  const clusters = entries.map(
    ({ cluster, server }) => `- name: ${cluster}\n  cluster:\n    server: ${server}\n`,
  );
  const users = entries.map(({ user }) => `- name: ${user}\n  user:\n    token: secret\n`);
  const contexts = entries.map(({ cluster, user, namespace }) => {
    const place = namespace === undefined ? '' : `    namespace: ${namespace}\n`;
    return `- name: ctx-${cluster}\n  context:\n    cluster: ${cluster}\n    user: ${user}\n${place}`;
  });
  return [
    'apiVersion: v1\nkind: Config\n',
    currentContext === undefined ? '' : `current-context: "${currentContext}"\n`,
    list('clusters', clusters),
    list('users', users),
    list('contexts', contexts),
  ].join('');
}
