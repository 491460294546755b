import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface Recording {
  readonly node: string;
  /** Program that runs the plugin and writes the caches. */
  readonly recorder: string;
  readonly chunkFolder: string;
  /** For files that only the recording needs. */
  readonly workFolder: string;
}

/** Long enough for a slow machine, short enough to notice a command that hangs. */
const COMMAND_TIMEOUT_MS = 60_000;

/**
 * Runs the usual commands against a stand-in for the API server, so that V8 keeps
 * the functions they use in compiled form.
 *
 * @throws Error when a command ends in a way that shows that it did not run.
 */
export async function recordCodeCache(recording: Recording): Promise<void> {
  const server = createServer((request, response) => {
    const answer = ANSWERS.find(([path]) => path.test(request.url ?? ''))?.[1];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? NOT_FOUND));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const kubeconfig = writeKubeconfig(recording.workFolder, server);
    const manifest = join(recording.workFolder, 'cassandra.yaml');
    writeFileSync(manifest, JSON.stringify(STATEFUL_SET));
    for (const words of usualCommands(manifest)) await run(recording, kubeconfig, words);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function usualCommands(manifest: string): readonly (readonly string[])[] {
  return [
    ['version'],
    ['--help'],
    ['status', '--help'],
    ['status'],
    ['status', 'sts/cassandra', '-o', 'json'],
    ['webhook', 'status'],
    ['inject', '-f', manifest],
    ['inject', '-f', manifest, '-o', 'reasons'],
    ['uninject', '-f', manifest],
    ['check', '-f', manifest],
    ['status', '--no-such-flag'],
  ];
}

async function run(
  { node, recorder, chunkFolder }: Recording,
  kubeconfig: string,
  words: readonly string[],
): Promise<void> {
  const child = spawn(node, ['--use-openssl-ca', recorder, ...words], {
    env: { ...process.env, KUBECONFIG: kubeconfig, K8SSANDRA_BUNDLE: chunkFolder },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: COMMAND_TIMEOUT_MS,
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  // 2 is the answer to a wrong flag, 6 to a bad manifest, 8 to a webhook that is not there.
  if (![0, 2, 6, 8].includes(code ?? -1)) {
    throw new Error(`recording "${words.join(' ')}" ended with ${String(code)}:\n${errors}`);
  }
}

function writeKubeconfig(folder: string, server: Server): string {
  const { port } = server.address() as AddressInfo;
  const path = join(folder, 'kubeconfig');
  writeFileSync(
    path,
    `apiVersion: v1
kind: Config
current-context: build
clusters:
- cluster:
    server: http://127.0.0.1:${port}
  name: build
contexts:
- context:
    cluster: build
    user: build
  name: build
users:
- name: build
  user: {}
`,
  );
  return path;
}

const LABELS = { app: 'cassandra' };

const POD_SPEC = {
  containers: [
    {
      name: 'cassandra',
      image: 'cassandra:5.0.9',
      ports: [{ containerPort: 9042 }],
      env: [{ name: 'MAX_HEAP_SIZE', value: '512M' }],
      volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }],
    },
  ],
  volumes: [{ name: 'data', emptyDir: {} }],
};

const STATEFUL_SET = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'cassandra', namespace: 'default', uid: '1' },
  spec: {
    replicas: 1,
    selector: { matchLabels: LABELS },
    template: { metadata: { labels: LABELS }, spec: POD_SPEC },
  },
};

const POD = {
  metadata: {
    name: 'cassandra-0',
    namespace: 'default',
    uid: '2',
    creationTimestamp: '2026-01-01T00:00:00Z',
    ownerReferences: [{ kind: 'StatefulSet', name: 'cassandra', controller: true }],
  },
  spec: POD_SPEC,
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      { name: 'cassandra', ready: true, restartCount: 0, state: { running: {} } },
    ],
  },
};

const ANSWERS: readonly (readonly [path: RegExp, answer: unknown])[] = [
  [/\/statefulsets\?limit/, { items: [STATEFUL_SET] }],
  [/\/pods\?limit/, { items: [POD] }],
  [/\/pods\?dryRun/, POD],
];

const NOT_FOUND = {
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  message: 'the server could not find the requested resource',
  reason: 'NotFound',
  code: 404,
};
