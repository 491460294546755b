import { dirname, join } from 'node:path';
import type { Cluster, KubectlOptions } from './cluster.ts';
import { runCommand } from './run-command.ts';
import type { CommandResult } from './run-command.ts';
import { SetupError } from './setup-error.ts';

const BUDGET_MS = 30_000;

/** kubectl must not leave what it learns about a throwaway cluster in the home of the user. */
export function kubectlEnvironment(kubeconfig: string): NodeJS.ProcessEnv {
  const KUBECACHEDIR = join(dirname(kubeconfig), 'kubectl-cache');
  return { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR };
}

/** kubectl of one cluster. Each call has a budget, since some of its waits have none. */
export function createKubectl(
  path: string,
  kubeconfig: string,
): Pick<Cluster, 'kubectl' | 'tryKubectl'> {
  const env = kubectlEnvironment(kubeconfig);
  const tryKubectl = async (
    args: readonly string[],
    { budgetMs = BUDGET_MS, ...rest }: KubectlOptions = {},
  ): Promise<CommandResult> => runCommand(path, args, { env, budgetMs, ...rest });
  return {
    tryKubectl,
    async kubectl(args, options) {
      const { exitCode, stdout, stderr } = await tryKubectl(args, options);
      if (exitCode === 0) return stdout;
      throw new SetupError(`kubectl ${args.join(' ')}: ${stderr.trim()}`, {
        hint: `Try it by hand with KUBECONFIG=${kubeconfig}.`,
      });
    },
  };
}
