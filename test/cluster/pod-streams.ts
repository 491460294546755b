import type { JsonObject } from '../../shared/domain/json.ts';
import { createObjects } from './create-objects.ts';
import type { TestCluster } from './test-cluster.ts';

/*
 * kwok answers `kubectl exec`, `port-forward` and `logs` as a kubelet would, with programs, ports
 * and files of this machine. Known differences to a real kubelet: the exit code of exec is lost
 * (kubectl always exits with 1), and the end of piped input never arrives.
 */

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

export interface ExecAnswer {
  /** All containers unless told otherwise. */
  readonly containers?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workDir?: string;
}

type Connected = Pick<TestCluster, 'api'>;

/**
 * Lets `kubectl exec` into the pod run programs of this machine.
 *
 * They are looked up in the cluster's `execFolder` and then in our PATH, never in that of `env`.
 */
export async function answerExec(
  cluster: Connected,
  pod: PodName,
  { containers, env = {}, workDir }: ExecAnswer = {},
): Promise<void> {
  const envs = Object.entries(env).map(([name, value]) => ({ name, value }));
  const local = { envs, ...(workDir === undefined ? {} : { workDir }) };
  const exec = containers === undefined ? { local } : { containers, local };
  await create(cluster, pod, 'Exec', { execs: [exec] });
}

/**
 * @param ports - From the port of the pod to the port that answers for it.
 * @param address - Where that port is: 127.0.0.1 unless told otherwise.
 */
export async function answerPortForward(
  cluster: Connected,
  pod: PodName,
  ports: Readonly<Record<number, number>>,
  address = '127.0.0.1',
): Promise<void> {
  const forwards = Object.entries(ports).map(([podPort, port]) => ({
    ports: [Number(podPort)],
    target: { address, port },
  }));
  await create(cluster, pod, 'PortForward', { forwards });
}

/** @param logsFile - Lines as `logLine` makes them; it may grow. */
export async function answerLogs(
  cluster: Connected,
  pod: PodName,
  logsFile: string,
): Promise<void> {
  await create(cluster, pod, 'Logs', { logs: [{ logsFile, follow: true }] });
}

/** One line in the only log format that kwok reads. */
export function logLine(time: Date, text: string): string {
  return `${time.toISOString().replace('Z', '000000Z')} stdout F ${text}\n`;
}

async function create(
  { api }: Connected,
  { namespace, name }: PodName,
  kind: 'Exec' | 'PortForward' | 'Logs',
  spec: JsonObject,
): Promise<void> {
  const plural = { Exec: 'execs', PortForward: 'portforwards', Logs: 'logs' }[kind];
  const path = `/apis/kwok.x-k8s.io/v1alpha1/namespaces/${namespace}/${plural}`;
  const object = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind,
    metadata: { namespace, name },
    spec,
  };
  await createObjects(api, path, [object]);
}
