import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { member, objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { freePorts } from './free-ports.ts';
import { createProgramSet } from './program-set.ts';
import type { FakeNodesInfo, TestCluster } from './test-cluster.ts';
import { waitFor } from './wait-for.ts';

/** Our webhook, installed by its manifests; its pods are played by processes of this machine. */
export interface InstalledWebhook {
  /** Ends the processes; the objects stay, as after a crash of every node they run on. */
  stop(): Promise<void>;
}

interface InstallOptions {
  /** Folder under manifests/webhook: `base` unless told otherwise. */
  readonly manifests?: string;
}

interface LocalOptions {
  /** What to run: our sources under the Node of the tests unless told otherwise. */
  readonly command?: readonly [program: string, ...args: string[]];
  readonly port?: number;
}

const ROOT = join(import.meta.dirname, '../..');
const NAMESPACE = 'k8ssandra-webhook';
const BUDGET_MS = 40_000;
/** Where the webhook serves its probes unless told otherwise. */
const HTTP_PORT = '8080';
const SOURCES = [process.execPath, join(ROOT, 'webhook/main.ts')] as const;

/** Makes the API server dial the pods behind a Service, as there is no kube-proxy. */
export const WEBHOOK_API_SERVER_FLAGS = ['--enable-aggregator-routing=true'] as const;

/**
 * Installs the webhook as a user does, with `kubectl apply -k`.
 *
 * kwok gives the pods of the Deployment addresses, and for each of them the real
 * program listens there, with a token of the pod's own service account: so the
 * Service, the certificate and the permissions of the manifests are all in use.
 * Needs namespaces, and {@link WEBHOOK_API_SERVER_FLAGS}.
 */
export async function installWebhook(
  cluster: TestCluster<FakeNodesInfo>,
  { manifests = 'base' }: InstallOptions = {},
): Promise<InstalledWebhook> {
  const folder = join(ROOT, 'manifests/webhook', manifests);
  await cluster.kubectl(['apply', '--server-side', '--validate=strict', '-k', folder]);
  return serveWebhookPods(cluster);
}

/** Plays the pods of a webhook whose manifests are applied, and waits until they answer. */
export async function serveWebhookPods(
  cluster: TestCluster<FakeNodesInfo>,
): Promise<InstalledWebhook> {
  return serve(cluster, SOURCES, async (start) => {
    for (const { name, address } of await webhookPods(cluster)) {
      await start(name, { WEBHOOK_LISTEN_ADDRESS: address });
    }
  });
}

/**
 * Installs the same objects, but with the address of one process on the loopback in
 * the webhook configurations: for where the addresses of fake pods lead nowhere.
 */
export async function installLocalWebhook(
  cluster: TestCluster<FakeNodesInfo>,
  { command = SOURCES, port: wanted }: LocalOptions = {},
): Promise<InstalledWebhook> {
  const [free = 0, httpPort = 0] = await freePorts(2);
  const port = wanted ?? free;
  const text = await cluster.kubectl(['kustomize', join(ROOT, 'manifests/webhook/base')]);
  const objects = parseAllDocuments(text).map((document) =>
    withUrl(document.toJS() as JsonObject, port),
  );
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await cluster.kubectl(['apply', '--server-side', '--validate=strict', '-f', '-'], {
    input: JSON.stringify(list),
  });
  return serve(cluster, command, (start) =>
    start(NAMESPACE, {
      WEBHOOK_LISTEN_ADDRESS: '127.0.0.1',
      WEBHOOK_LISTEN_HTTPS_PORT: String(port),
      WEBHOOK_LISTEN_HTTP_PORT: String(httpPort),
      WEBHOOK_TLS_EXTRA_NAMES: '127.0.0.1',
    }),
  );
}

type StartProcess = (name: string, env: Readonly<Record<string, string>>) => Promise<void>;

/** Runs `startAll`, and waits until the API server gets our answers. */
async function serve(
  cluster: TestCluster<FakeNodesInfo>,
  [path, ...args]: readonly [string, ...string[]],
  startAll: (start: StartProcess) => Promise<void>,
): Promise<InstalledWebhook> {
  const programs = createProgramSet(cluster.info);
  const probes: string[] = [];
  try {
    await startAll(async (name, env) => {
      const { WEBHOOK_LISTEN_ADDRESS: address = '', WEBHOOK_LISTEN_HTTP_PORT: port } = env;
      probes.push(`http://${address}:${port ?? HTTP_PORT}/readyz`);
      programs.start(
        { name, path, args },
        {
          PATH: process.env['PATH'],
          WEBHOOK_INSTALL_KUBECONFIG: await writeTokenConfig(cluster, name),
          WEBHOOK_SHUTDOWN_DRAIN_MS: '500',
          ...env,
        },
      );
    });
    await untilReady(probes, programs.requireAlive);
    await untilServing(cluster, programs.requireAlive);
  } catch (error) {
    const logs = programs.endOfLogs();
    await programs.stop();
    throw new Error(`the webhook did not get ready\n${logs}`, { cause: error });
  }
  return { stop: () => programs.stop() };
}

function withUrl(object: JsonObject, port: number): JsonObject {
  if (!(stringAt(object, 'kind') ?? '').endsWith('WebhookConfiguration')) return object;
  const webhooks = objectsAt(object, 'webhooks').map((webhook) => {
    const path = stringAt(webhook, 'clientConfig', 'service', 'path') ?? '';
    return { ...webhook, clientConfig: { url: `https://127.0.0.1:${port}${path}` } };
  });
  return { ...object, webhooks };
}

interface WebhookPod {
  readonly name: string;
  readonly address: string;
}

async function webhookPods(cluster: TestCluster): Promise<readonly WebhookPod[]> {
  const wanted = await cluster.api.send(
    'GET',
    `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${NAMESPACE}`,
  );
  const replicas = member(wanted.body as JsonValue, 'spec', 'replicas');
  const running = async (): Promise<readonly WebhookPod[] | undefined> => {
    const { body } = await cluster.api.send('GET', `/api/v1/namespaces/${NAMESPACE}/pods`);
    const pods = objectsAt(body as JsonValue, 'items').flatMap((pod: JsonObject): WebhookPod[] => {
      const name = stringAt(pod, 'metadata', 'name');
      const address = stringAt(pod, 'status', 'podIP');
      return name === undefined || address === undefined ? [] : [{ name, address }];
    });
    return pods.length === replicas ? pods : undefined;
  };
  return waitFor('the pods of the webhook', running, { budgetMs: BUDGET_MS });
}

/** What the kubelet would mount: a token of the service account and the CA of the API server. */
async function writeTokenConfig(cluster: TestCluster, name: string): Promise<string> {
  const { info } = cluster;
  const token = await cluster.kubectl(['create', 'token', NAMESPACE, '-n', NAMESPACE]);
  const { server, caFile } = info.credentials;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name, user: { token: token.trim() } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
  const file = join(info.folder, `${name}.kubeconfig`);
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** Until each of them is ready: kwok does not probe, so the API server would ask one too early. */
async function untilReady(probes: readonly string[], requireAlive: () => void): Promise<void> {
  const ready = async (): Promise<true | undefined> => {
    requireAlive();
    const answers = await Promise.all(probes.map((url) => fetch(url).catch(() => undefined)));
    return answers.every((answer) => answer?.ok === true) ? true : undefined;
  };
  await waitFor('the pods of the webhook to be ready', ready, { budgetMs: BUDGET_MS });
}

/** Until a bad StatefulSet is refused by our own words: what users would see, not what probes say. */
async function untilServing(cluster: TestCluster, requireAlive: () => void): Promise<void> {
  const probe: JsonObject = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'probe', namespace: 'default' },
    spec: {
      serviceName: 'probe',
      replicas: 2,
      selector: { matchLabels: { app: 'probe' } },
      template: {
        metadata: { labels: { app: 'probe' } },
        spec: {
          containers: [
            {
              name: 'cassandra',
              image: 'cassandra:5.0.9',
              volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }],
            },
          ],
          volumes: [{ name: 'data', emptyDir: {} }],
        },
      },
    },
  };
  const refused = async (): Promise<true | undefined> => {
    requireAlive();
    const path = '/apis/apps/v1/namespaces/default/statefulsets?dryRun=All';
    const { body } = await cluster.api.send('POST', path, probe);
    const message = stringAt(body as JsonValue, 'message') ?? '';
    return message.includes('[sto-data-persistent]') ? true : undefined;
  };
  await waitFor('the webhook to refuse a bad StatefulSet', refused, { budgetMs: BUDGET_MS });
}
