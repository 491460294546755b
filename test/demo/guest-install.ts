import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import type { Progress } from '../cluster/progress.ts';
import { describeFailure, SetupError } from '../cluster/setup-error.ts';

interface GuestInstallOptions {
  readonly cluster: Pick<Cluster, 'kubectl'>;
  readonly root: string;
  readonly image: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** First to go: without a webhook behind them they refuse every change of a Cassandra. */
const CONFIGURATIONS = [
  'validatingwebhookconfiguration/k8ssandra-webhook',
  'mutatingwebhookconfiguration/k8ssandra-webhook',
];

/** Whatever else the demo puts into a cluster is in these namespaces, and goes with them. */
const REST = [
  'clusterrolebinding/k8ssandra-webhook',
  'clusterrole/k8ssandra-webhook',
  'namespace/k8ssandra-webhook',
  'namespace/cassandra',
];

/** Everything of the demo that is in no namespace; {@link removeGuest} deletes it by these names. */
export const GUEST_OBJECTS: readonly string[] = [...CONFIGURATIONS, ...REST];

const IMAGE_LINE = /image: k8ssandra-webhook:\S+/;
/** Three images are pulled in it. */
const ROLLOUT_SECONDS = 180;
/** A Cassandra may take two minutes to end. */
const REMOVAL_MS = 300_000;

/**
 * Installs the webhook into a cluster that is not ours, and leaves nothing of it behind when
 * that fails.
 *
 * @throws SetupError before anything is changed when an object of ours is there already, or when
 *   the cluster does not say whether it is: it would be overwritten and then deleted.
 */
export async function installAsGuest(options: GuestInstallOptions): Promise<void> {
  const { cluster, root, image, progress, signal } = options;
  const manifests = await cluster.kubectl(['kustomize', join(root, 'manifests/webhook/base')]);
  const input = withImage(manifests, image);
  await requireAbsent(cluster);
  signal.throwIfAborted();
  try {
    // Not `apply`, which would overwrite what somebody made since we looked.
    await cluster.kubectl(['create', '-f', '-'], { input });
    const rollout = ['rollout', 'status', 'deployment/k8ssandra-webhook', '-n'];
    await cluster.kubectl([...rollout, 'k8ssandra-webhook', `--timeout=${ROLLOUT_SECONDS}s`], {
      budgetMs: (ROLLOUT_SECONDS + 10) * 1000,
    });
  } catch (error) {
    progress.say('the webhook did not get ready; taking everything away again');
    await removeGuest(cluster).catch((left: unknown) => {
      progress.say(describeFailure(left));
    });
    throw error;
  }
}

/**
 * Deletes what {@link installAsGuest} and the scenario have made.
 *
 * @throws SetupError that names what could not be deleted.
 */
export async function removeGuest(cluster: Pick<Cluster, 'kubectl'>): Promise<void> {
  const failures: string[] = [];
  for (const objects of [CONFIGURATIONS, REST]) {
    const options = { budgetMs: REMOVAL_MS };
    // The next ones go even when these do not.
    await cluster
      .kubectl(['delete', '--ignore-not-found', ...objects], options)
      .catch((error: unknown) => {
        failures.push(error instanceof Error ? error.message : String(error));
      });
  }
  if (failures.length === 0) return;
  throw new SetupError(`the demo could not take everything away: ${failures.join('; ')}`, {
    hint: `Delete by hand, in this order: ${GUEST_OBJECTS.join(' ')}.`,
  });
}

/** An error is no "absent": only an answer without any of the names is. */
async function requireAbsent(cluster: Pick<Cluster, 'kubectl'>): Promise<void> {
  const get = ['get', '--ignore-not-found', '-o', 'name', ...GUEST_OBJECTS];
  const found = (await cluster.kubectl(get)).trim();
  if (found === '') return;
  throw new SetupError(
    `your cluster has what the demo would make: ${found.split('\n').join(', ')}`,
    {
      hint: 'The demo would change and then delete it; run it on another cluster.',
    },
  );
}

function withImage(manifests: string, image: string): string {
  if (!IMAGE_LINE.test(manifests)) throw new Error('the Deployment does not name our image');
  return manifests.replace(IMAGE_LINE, () => `image: ${image}`);
}
