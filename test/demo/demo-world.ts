import { delimiter, join } from 'node:path';
import { buildBinaries } from '../cluster/build-binaries.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { existingCluster } from '../cluster/existing-cluster.ts';
import { namespaces } from '../cluster/capabilities.ts';
import {
  installLocalWebhook,
  installWebhook,
  WEBHOOK_API_SERVER_FLAGS,
} from '../cluster/install-webhook.ts';
import { kubectlEnvironment } from '../cluster/kubectl.ts';
import type { Progress } from '../cluster/progress.ts';
import { SetupError } from '../cluster/setup-error.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import type { DemoOptions } from './arguments.ts';

/** A cluster with the webhook in it, and the environment in which a person would use it. */
export interface DemoWorld {
  readonly kubeconfig: string;
  /** With kubectl and our plugin on the PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** Takes away what the demo has put there. */
  stop(): Promise<void>;
}

interface WorldOptions {
  readonly root: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const NAMESPACES = ['cassandra', 'k8ssandra-webhook'];

export async function createDemoWorld(
  { context, image }: DemoOptions,
  options: WorldOptions,
): Promise<DemoWorld> {
  return context === undefined || image === undefined
    ? ownWorld(options)
    : usersWorld(context, image, options);
}

async function ownWorld({ root, progress, signal }: WorldOptions): Promise<DemoWorld> {
  const tools = await buildBinaries({ env: process.env, progress, signal });
  progress.say('starting a Kubernetes control plane and the webhook, about 15 s');
  const cluster = await startCluster({ tools, apiServerFlags: WEBHOOK_API_SERVER_FLAGS });
  try {
    // Outside of namespaces the addresses of fake pods lead nowhere.
    const webhook = await (namespaces.available
      ? installWebhook(cluster)
      : installLocalWebhook(cluster));
    return {
      kubeconfig: cluster.kubeconfig,
      env: environment(cluster.kubeconfig, [join(root, 'dist'), tools.binFolder]),
      async stop() {
        await webhook.stop();
        await cluster.stop();
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Everything is taken away again by name, so nothing of those names may be there before. */
async function usersWorld(
  context: string,
  image: string,
  { root, progress }: WorldOptions,
): Promise<DemoWorld> {
  const cluster = await existingCluster({ context, env: process.env });
  try {
    await requireAbsent(cluster);
    progress.say(`installing the webhook into ${context}`);
    const manifests = await cluster.kubectl(['kustomize', join(root, 'manifests/webhook/base')]);
    const input = manifests.replaceAll('image: k8ssandra-webhook:0.1.0', `image: ${image}`);
    await cluster.kubectl(['apply', '--server-side', '-f', '-'], { input });
    const rollout = ['rollout', 'status', 'deployment/k8ssandra-webhook', '--timeout=120s'];
    await cluster.kubectl([...rollout, '-n', 'k8ssandra-webhook'], { budgetMs: 130_000 });
    return {
      kubeconfig: cluster.kubeconfig,
      env: environment(cluster.kubeconfig, [join(root, 'dist')]),
      stop: () => cleanUp(cluster),
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function requireAbsent(cluster: Cluster): Promise<void> {
  for (const name of NAMESPACES) {
    const { exitCode } = await cluster.tryKubectl(['get', 'namespace', name]);
    if (exitCode !== 0) continue;
    throw new SetupError(`the namespace "${name}" exists in your cluster`, {
      hint: 'The demo would change and then delete it; run it on another cluster.',
    });
  }
}

async function cleanUp(cluster: Cluster): Promise<void> {
  const configurations = 'mutatingwebhookconfiguration,validatingwebhookconfiguration';
  const rights = 'clusterrole,clusterrolebinding';
  await cluster.tryKubectl(['delete', configurations, 'k8ssandra-webhook']);
  await cluster.tryKubectl(['delete', rights, 'k8ssandra-webhook']);
  await cluster.tryKubectl(['delete', 'namespace', ...NAMESPACES], { budgetMs: 120_000 });
  await cluster.stop();
}

function environment(kubeconfig: string, folders: readonly string[]): NodeJS.ProcessEnv {
  const PATH = [...folders, process.env['PATH'] ?? ''].join(delimiter);
  return { ...kubectlEnvironment(kubeconfig), PATH };
}
