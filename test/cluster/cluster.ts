import type { CommandResult } from './run-command.ts';

export interface KubectlOptions {
  /** Given on standard input, for `apply -f -`. */
  readonly input?: string;
  /** 30 seconds unless told otherwise. */
  readonly budgetMs?: number;
}

/** A cluster to work on: one that we started or the user's own. */
export interface Cluster {
  /** Path of a kubeconfig whose current context is this cluster. */
  readonly kubeconfig: string;
  /**
   * Runs kubectl and gives its standard output.
   *
   * @throws SetupError with kubectl's own message when its exit code is not 0.
   */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<string>;
  /** Like `kubectl`, for those who want to see it fail. */
  tryKubectl(args: readonly string[], options?: KubectlOptions): Promise<CommandResult>;
  /** Ends what was started for it; the user's own cluster is left as it is. */
  stop(): Promise<void>;
}
