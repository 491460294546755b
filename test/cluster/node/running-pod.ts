import { member, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import type { PodName } from '../pod-streams.ts';
import type { CommandResult } from '../run-command.ts';
import { SetupError } from '../setup-error.ts';
import type { TestCluster } from '../test-cluster.ts';
import { waitFor } from '../wait-for.ts';
import { runOrFail } from './run-or-fail.ts';

/** What a test asks of a pod of the real node, and what it does to it. */
export interface RunningPod extends PodName {
  /** As the API server has it now. */
  read(): Promise<JsonObject>;
  /** Waits until the pod is Ready. @throws SetupError with what its containers are at. */
  untilReady(): Promise<JsonObject>;
  isReady(): Promise<boolean>;
  restarts(container: string): Promise<number>;
  exec(container: string, command: readonly string[]): Promise<CommandResult>;
  logs(container: string, ...flags: readonly string[]): Promise<string>;
  /**
   * Kills the first process of a container, as the kernel does when memory runs out, and waits
   * until the kubelet has started the container again.
   */
  kill(container: string): Promise<void>;
  /** Deletes the pod and gives what it was when all of its containers had ended. */
  end(): Promise<JsonObject>;
  /** Lets the pod go, without waiting. */
  remove(): Promise<void>;
  /** The answer of a port of the pod, asked from the node. */
  fetch(port: number, path: string): Promise<{ readonly status: number; readonly text: string }>;
}

const READY_BUDGET_MS = 240_000;
const END_BUDGET_MS = 90_000;
const FETCH_BUDGET_MS = 10_000;
/** Keeps what is known about a pod that has ended until we have read it. */
const HOLD = 'test.k8ssandra.io/hold';
const MERGE = 'application/merge-patch+json';

export function runningPod(cluster: TestCluster, { namespace, name }: PodName): RunningPod {
  const { api } = cluster;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const read = async (): Promise<JsonObject> => {
    const { body } = await api.send('GET', path);
    return body as JsonObject;
  };

  const untilReady = async (): Promise<JsonObject> => {
    const probe = async (): Promise<JsonObject | undefined> => {
      const pod = await read();
      return hasCondition(pod, 'Ready') ? pod : undefined;
    };
    const goal = `pod ${namespace}/${name} to be ready`;
    try {
      return await waitFor(goal, probe, { budgetMs: READY_BUDGET_MS, intervalMs: 200 });
    } catch (cause) {
      const here = ['-n', namespace, name];
      const said = await cluster.tryKubectl(['describe', 'pod', ...here]);
      const logs = await cluster.tryKubectl(['logs', ...here, '--all-containers', '--tail=20']);
      const state = `${said.stdout}\n${logs.stdout}`;
      throw new SetupError(`${String(cause)}\n${state}`, { hint: 'See its containers.', cause });
    }
  };

  const restarts = async (container: string): Promise<number> =>
    Number(member(containerStatus(await read(), container), 'restartCount'));

  return {
    namespace,
    name,
    read,
    untilReady,
    isReady: async () => hasCondition(await read(), 'Ready'),
    restarts,
    exec: (container, command) =>
      cluster.tryKubectl(['exec', '-n', namespace, name, '-c', container, '--', ...command]),
    logs: (container, ...flags) =>
      cluster.kubectl(['logs', '-n', namespace, name, '-c', container, ...flags]),
    async kill(container) {
      const reference = stringAt(containerStatus(await read(), container), 'containerID') ?? '';
      const id = reference.slice(reference.lastIndexOf('/') + 1);
      const before = await restarts(container);
      await runOrFail('ctr', ['--namespace=k8s.io', 'tasks', 'kill', '--signal=SIGKILL', id]);
      const probe = async (): Promise<true | undefined> =>
        (await restarts(container)) > before ? true : undefined;
      await waitFor(`${container} to be started again`, probe, { budgetMs: READY_BUDGET_MS });
    },
    async end() {
      await api.send('PATCH', path, { metadata: { finalizers: [HOLD] } }, MERGE);
      await api.send('DELETE', path);
      const probe = async (): Promise<JsonObject | undefined> => {
        const pod = await read();
        return hasEnded(pod) ? pod : undefined;
      };
      const goal = `pod ${namespace}/${name} to end`;
      const ended = await waitFor(goal, probe, { budgetMs: END_BUDGET_MS });
      await api.send('PATCH', path, { metadata: { finalizers: null } }, MERGE);
      return ended;
    },
    async remove() {
      await api.send('DELETE', `${path}?gracePeriodSeconds=1`);
    },
    async fetch(port, target) {
      const address = stringAt(await read(), 'status', 'podIP') ?? '';
      const signal = AbortSignal.timeout(FETCH_BUDGET_MS);
      const response = await fetch(`http://${address}:${port}${target}`, { signal });
      return { status: response.status, text: await response.text() };
    },
  };
}

/** The status of a container, of whichever kind it is. */
export function containerStatus(pod: JsonObject, name: string): JsonValue | undefined {
  return allStatuses(pod).find((status) => status['name'] === name);
}

function allStatuses(pod: JsonObject): JsonObject[] {
  return ['containerStatuses', 'initContainerStatuses'].flatMap((list) =>
    objectsAt(pod, 'status', list),
  );
}

function hasCondition(pod: JsonObject, wanted: string): boolean {
  return objectsAt(pod, 'status', 'conditions').some(
    ({ type, status }) => type === wanted && status === 'True',
  );
}

/** All containers that ran have ended, the sidecar included. */
function hasEnded(pod: JsonObject): boolean {
  const statuses = allStatuses(pod);
  const ended = statuses.filter((status) => member(status, 'state', 'terminated') !== undefined);
  return ended.length > 0 && ended.length === statuses.length;
}
