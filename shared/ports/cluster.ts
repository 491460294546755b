import type { KubernetesApi } from './kubernetes-api.ts';
import type { OpenPodAccess } from './pod-access.ts';

/** Which cluster, as whom and how; an absent member means "as the kubeconfig says". */
export interface ClusterTarget {
  /** The only file to read; otherwise `$KUBECONFIG`, then `~/.kube/config`. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Name of a cluster entry of the kubeconfig. */
  readonly cluster?: string;
  /** Name of a user entry of the kubeconfig. */
  readonly user?: string;
  readonly namespace?: string;
  /** URL of the API server. */
  readonly server?: string;
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonate?: Impersonation;
  /** Budget for one request in milliseconds; 0 lifts the limit. */
  readonly requestTimeoutMs?: number;
  readonly insecureSkipTlsVerify?: boolean;
  /** Paths, relative to the working directory. */
  readonly certificateAuthority?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly tlsServerName?: string;
  /** Asks for answers that are not compressed. */
  readonly disableCompression?: boolean;
  /** Has each request told on standard error. */
  readonly trace?: boolean;
}

/** Who to act as, in place of the user who is logged in. */
export interface Impersonation {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  /** What an authenticator may know beyond that, by key. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A cluster that can be asked. Nothing has been sent yet. */
export interface Cluster {
  readonly api: KubernetesApi;
  /** Never empty: falls back to the namespace of the context, then to `default`. */
  readonly namespace: string;
  /** URL of the API server, for messages. */
  readonly server: string;
  /** Undefined when no context is in use: in a pod, or with `--server` alone. */
  readonly context: string | undefined;
  /** Loads what it takes to reach into pods: most commands do not need it. */
  readonly pods: OpenPodAccess;
}

/**
 * Finds out how to reach a cluster.
 *
 * @throws AppError `KDS_BAD_KUBECONFIG` when it cannot be told.
 */
export type ConnectCluster = (target: ClusterTarget) => Promise<Cluster>;
