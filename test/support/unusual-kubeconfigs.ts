import { aKubeconfig, entry } from './a-kubeconfig.ts';
import type { KubeconfigShape } from './a-kubeconfig.ts';
import { EXPECT_A, HEAD, inFlow, shape } from './flow-kubeconfig.ts';

const A = entry('a', 'https://a.test:6443', 'ann', 'team-a');
const B = entry('b', 'https://b.test:6443', 'bob', 'team-b');
const IN_A = aKubeconfig([A], 'ctx-a');

const FORMS: readonly KubeconfigShape[] = [
  shape('CRLF line ends', IN_A.replaceAll('\n', '\r\n')),
  shape('a byte order mark', `\uFEFF${IN_A}`),
  shape('a document start and end', `---\n${IN_A}...\n`),
  shape('a second document', `${IN_A}---\n${aKubeconfig([B], 'ctx-b')}`),
  shape('JSON behind a line break', `\n${JSON.stringify({ 'current-context': 'x' })}`, 'refused'),
  shape('comments only', '# nothing yet\n', 'refused'),
  shape('no apiVersion and no kind', inFlow({ head: '' })),
  shape('another version', inFlow({ head: 'apiVersion: v2\nkind: Config' }), 'refused'),
  shape('another kind', inFlow({ head: 'apiVersion: v1\nkind: Pod' }), 'refused'),
  shape('a tab in the indentation', IN_A.replace('  cluster', '\tcluster'), 'refused'),
  shape('text', 'hello', 'refused'),
  shape('a list', '- a', 'refused'),
  shape('a key twice', `${IN_A}current-context: ctx-b\n`, 'refused'),
  shape('other letters in a key', IN_A.replace('current-context', 'Current-Context'), 'refused'),
  shape('preferences and extensions', `${IN_A}preferences: {colors: true}\nextensions: []\n`),
  shape(
    'anchors and merge keys',
    inFlow({
      head: `${HEAD}\nx-common: &common {server: "https://a.test:6443"}`,
      cluster: '{<<: *common}',
    }),
  ),
  shape('lists that are null', `${HEAD}\nclusters: null\nusers:\ncontexts: ~\n`, 'refused'),
  shape('a list that is an object', `${HEAD}\nclusters: {}\n`, 'refused'),
  shape('an entry twice in a file', aKubeconfig([A, A], 'ctx-a'), 'refused'),
  shape('an entry without a name', IN_A.replace('- name: a\n', '- noName: a\n'), 'refused'),
];

const FIELDS: readonly KubeconfigShape[] = [
  shape('names with spaces and umlauts', IN_A.replaceAll('ctx-a', 'my größter cluster'), {
    ...EXPECT_A,
    context: 'my größter cluster',
  }),
  shape('a name that is a number', IN_A.replaceAll('name: a\n', 'name: 1\n'), 'refused'),
  shape('a name that is a quoted number', aKubeconfig([{ ...A, user: '"1"' }], 'ctx-a'), {
    ...EXPECT_A,
    user: '1',
  }),
  shape(
    'a namespace that is a number',
    inFlow({ context: '{cluster: a, namespace: 1}' }),
    'refused',
  ),
  shape('an empty namespace', inFlow({ context: '{cluster: a, user: ann, namespace: ""}' }), {
    ...EXPECT_A,
    namespace: 'default',
  }),
  shape('a namespace that is null', inFlow({ context: '{cluster: a, user: ann, namespace: ~}' }), {
    ...EXPECT_A,
    namespace: 'default',
  }),
  shape('a context without a cluster', inFlow({ context: '{user: ann}' }), 'refused'),
  shape(
    'a context without content',
    `${HEAD}\ncurrent-context: x\ncontexts: [{name: x}]`,
    'refused',
  ),
  shape('a context without a user', inFlow({ context: '{cluster: a}' }), 'refused'),
  shape(
    'a context of a user that is not there',
    inFlow({ user: 'null', context: '{cluster: a, user: eve}' }),
    'refused',
  ),
  shape(
    'a context of a cluster that is not there',
    inFlow({ context: '{cluster: b, user: ann}' }),
    'refused',
  ),
  shape('a current-context that is not there', aKubeconfig([A], 'ctx-b'), 'refused'),
  shape('no current-context', aKubeconfig([A]), 'refused'),
  shape('an empty server', inFlow({ cluster: '{server: ""}' }), 'refused'),
  shape('a server without a scheme', inFlow({ cluster: '{server: "a.test:8080"}' }), {
    ...EXPECT_A,
    server: 'http://a.test:8080',
  }),
  shape(
    'a server with a slash at its end',
    inFlow({ cluster: '{server: "https://a.test:6443/"}' }),
  ),
  shape('a server with a query', inFlow({ cluster: '{server: "https://a.test:6443/p?q=1#f"}' }), {
    ...EXPECT_A,
    server: 'https://a.test:6443/p',
  }),
  shape(
    'TLS checks as text',
    inFlow({ cluster: '{server: "https://a.test:6443", insecure-skip-tls-verify: "true"}' }),
    'refused',
  ),
  shape(
    'no TLS checks',
    inFlow({ cluster: '{server: "https://a.test:6443", insecure-skip-tls-verify: true}' }),
  ),
  shape(
    'an authority beside the file',
    inFlow({ cluster: '{server: "https://a.test:6443", certificate-authority: ca.crt}' }),
  ),
  shape(
    'an authority as data',
    inFlow({ cluster: '{server: "https://a.test:6443", certificate-authority-data: $CA64}' }),
  ),
  shape(
    'an authority as file and data',
    inFlow({
      cluster:
        '{server: "https://a.test:6443", certificate-authority: ca.crt, certificate-authority-data: $CA64}',
    }),
    'refused',
  ),
  shape(
    'an authority that is not there',
    inFlow({ cluster: '{server: "https://a.test:6443", certificate-authority: none.crt}' }),
    'refused',
  ),
  shape(
    'an authority that is not base64',
    inFlow({ cluster: '{server: "https://a.test:6443", certificate-authority-data: "***"}' }),
    'refused',
  ),
  shape(
    'an authority and no TLS checks',
    inFlow({
      cluster:
        '{server: "https://a.test:6443", insecure-skip-tls-verify: true, certificate-authority-data: $CA64}',
    }),
    'refused',
  ),
  shape(
    'tls-server-name',
    inFlow({ cluster: '{server: "https://10.0.0.1:6443", tls-server-name: a.test}' }),
    { ...EXPECT_A, server: 'https://10.0.0.1:6443' },
  ),
  shape('proxy-url', inFlow({ cluster: '{server: "https://a.test:6443", proxy-url: "$PROXY"}' })),
  shape(
    'a proxy-url of another kind',
    inFlow({ cluster: '{server: "https://a.test:6443", proxy-url: "ftp://p.test"}' }),
    'refused',
  ),
];

/** What few write, and some tools. */
export const UNUSUAL_KUBECONFIGS: readonly KubeconfigShape[] = [...FORMS, ...FIELDS];
