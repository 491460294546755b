import type { TestCluster } from '../test-cluster.ts';
import { startPortForward } from '../port-forward.ts';
import type { PortForward } from '../port-forward.ts';
import type { PodName } from '../pod-streams.ts';
import { waitFor } from '../wait-for.ts';

export interface ManagementAnswer {
  readonly status: number;
  /** Empty when the answer has none. */
  readonly contentType: string;
  readonly text: string;
}

/** The Management API of a pod, reached as a user reaches it: by `kubectl port-forward`. */
export interface ManagementClient {
  /** @throws The error of the connection. */
  call(method: string, path: string): Promise<ManagementAnswer>;
  /** Waits until Cassandra answers through the agent. */
  untilCassandraAnswers(): Promise<void>;
  stop(): Promise<void>;
}

const CALL_BUDGET_MS = 60_000;
const READY_BUDGET_MS = 120_000;

/** kubectl ends a forward on whose port nobody listened: then the next call makes a new one. */
export function managementClient(
  cluster: TestCluster,
  pod: PodName,
  podPort = 8080,
): ManagementClient {
  let forward: Promise<PortForward> | undefined;
  const stop = async (): Promise<void> => {
    const open = forward;
    forward = undefined;
    await (await open)?.stop();
  };
  const call = async (method: string, path: string): Promise<ManagementAnswer> => {
    forward ??= startPortForward(cluster, pod, podPort);
    const signal = AbortSignal.timeout(CALL_BUDGET_MS);
    try {
      const { port } = await forward;
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, signal });
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        text: await response.text(),
      };
    } catch (error) {
      await stop().catch(() => null);
      throw error;
    }
  };
  const probe = async (): Promise<true | undefined> => {
    const answer = await call('GET', '/api/v0/probes/readiness').catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  };
  return {
    call,
    async untilCassandraAnswers() {
      await waitFor(`the Management API of ${pod.namespace}/${pod.name}`, probe, {
        budgetMs: READY_BUDGET_MS,
        intervalMs: 300,
      });
    },
    stop,
  };
}
