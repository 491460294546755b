/** What the entries of the kubeconfig are called. */
export interface KubeconfigNames {
  readonly contexts: readonly string[];
  readonly clusters: readonly string[];
  readonly users: readonly string[];
}

/**
 * Reads the names without choosing among them.
 *
 * @param kubeconfig - The only file to read; otherwise `$KUBECONFIG`, then `~/.kube/config`.
 * @throws AppError `KDS_BAD_KUBECONFIG`.
 */
export type ReadKubeconfigNames = (kubeconfig: string | undefined) => Promise<KubeconfigNames>;
