import type { ReadKubeconfigNames } from '../../ports/kubeconfig-names.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';

/** Reads the files that kubectl would read. */
export function kubeconfigNames(
  environment: Readonly<Record<string, string | undefined>>,
): ReadKubeconfigNames {
  return async (kubeconfig) => {
    const { contexts, clusters, users } = await loadKubeconfig(kubeconfig, environment);
    return {
      contexts: [...contexts.keys()],
      clusters: [...clusters.keys()],
      users: [...users.keys()],
    };
  };
}
