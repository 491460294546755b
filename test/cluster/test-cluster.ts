import { createApiClient } from './api-client.ts';
import type { ApiClient, ApiCredentials } from './api-client.ts';
import type { Cluster } from './cluster.ts';
import { createKubectl } from './kubectl.ts';

/** All that another process needs to use a running test cluster; plain data. */
export interface TestClusterInfo {
  /** Where the cluster keeps its files; what is put there goes with it. */
  readonly folder: string;
  readonly logFolder: string;
  readonly kubectlPath: string;
  readonly kubeconfig: string;
  /** Of cluster-admin. */
  readonly credentials: ApiCredentials;
  /** For servers of a test, good for `localhost` and 127.0.0.1, signed by `credentials.caFile`. */
  readonly servingCertFile: string;
  readonly servingKeyFile: string;
}

/** What a cluster with fake nodes has in addition. */
export interface FakeNodesInfo extends TestClusterInfo {
  /** kwok looks here first for the program of a `kubectl exec`; a test may add a `nodetool`. */
  readonly execFolder: string;
  /** Every write, with the audit annotations of webhooks: one JSON object a line. */
  readonly auditLogFile: string;
}

/** A cluster that the harness started. */
export interface TestCluster<Info extends TestClusterInfo = TestClusterInfo> extends Cluster {
  readonly info: Info;
  readonly api: ApiClient;
}

/** @param stop - What ends the cluster; only the process that started it has more than a no-op. */
export function connectTestCluster<Info extends TestClusterInfo>(
  info: Info,
  stop: () => Promise<void> = () => Promise.resolve(),
): TestCluster<Info> {
  const api = createApiClient(info.credentials);
  return {
    info,
    api,
    kubeconfig: info.kubeconfig,
    ...createKubectl(info.kubectlPath, info.kubeconfig),
    async stop() {
      api.close();
      await stop();
    },
  };
}
