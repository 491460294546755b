import { delimiter, join } from 'node:path';
import { buildBinaries } from '../cluster/build-binaries.ts';
import { existingCluster } from '../cluster/existing-cluster.ts';
import { namespaces } from '../cluster/capabilities.ts';
import {
  installLocalWebhook,
  installWebhook,
  WEBHOOK_API_SERVER_FLAGS,
} from '../cluster/install-webhook.ts';
import { kubectlEnvironment } from '../cluster/kubectl.ts';
import type { Progress } from '../cluster/progress.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import type { DemoOptions } from './arguments.ts';
import { installAsGuest, removeGuest } from './guest-install.ts';

/** A cluster with the webhook in it, and the environment in which a person would use it. */
export interface DemoWorld {
  readonly kubeconfig: string;
  /** With kubectl and our plugin on the PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** How long three Cassandras may take to get ready, one after another. */
  readonly rolloutSeconds: number;
  /** Takes away what the demo has put there. */
  stop(): Promise<void>;
}

interface WorldOptions {
  readonly root: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

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
      // Fake nodes only say that they run one.
      rolloutSeconds: 50,
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

async function usersWorld(
  context: string,
  image: string,
  { root, progress, signal }: WorldOptions,
): Promise<DemoWorld> {
  const cluster = await existingCluster({ context, env: process.env });
  try {
    progress.say(`installing the webhook into ${context}`);
    await installAsGuest({ cluster, root, image, progress, signal });
    return {
      kubeconfig: cluster.kubeconfig,
      env: environment(cluster.kubeconfig, [join(root, 'dist')]),
      rolloutSeconds: 900,
      async stop() {
        try {
          progress.say(`taking everything out of ${context} again`);
          await removeGuest(cluster);
        } finally {
          await cluster.stop();
        }
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function environment(kubeconfig: string, folders: readonly string[]): NodeJS.ProcessEnv {
  const PATH = [...folders, process.env['PATH'] ?? ''].join(delimiter);
  return { ...kubectlEnvironment(kubeconfig), PATH };
}
