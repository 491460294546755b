import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { createKubectl } from './kubectl.ts';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';

export interface ExistingClusterOptions {
  /** A context of the user's kubeconfig. */
  readonly context: string;
  /** The user's own kubectl unless told otherwise. */
  readonly kubectlPath?: string;
  readonly env: NodeJS.ProcessEnv;
}

const BUDGET_MS = 30_000;

/**
 * A cluster of the user, by a copy of the kubeconfig with nothing but that context in it.
 *
 * @throws SetupError when there is no such context.
 */
export async function existingCluster(options: ExistingClusterOptions): Promise<Cluster> {
  const { context, kubectlPath = 'kubectl', env } = options;
  const args = ['config', 'view', '--minify', '--flatten', `--context=${context}`];
  const { exitCode, stdout, stderr } = await runCommand(kubectlPath, args, {
    env,
    budgetMs: BUDGET_MS,
  });
  if (exitCode !== 0) {
    throw new SetupError(`context "${context}" cannot be used: ${stderr.trim()}`, {
      hint: 'List what there is with: kubectl config get-contexts.',
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'k8s-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, stdout, { mode: 0o600 });
  return {
    kubeconfig,
    ...createKubectl(kubectlPath, kubeconfig),
    stop: () => rm(folder, { recursive: true }),
  };
}
