import { objectsAt } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import type { LogRequest } from '../../../shared/ports/pod-logs.ts';
import { PODS, apiPath } from '../api-paths.ts';
import { findTarget } from '../cluster/find-target.ts';
import type { Target, TargetRequest } from '../cluster/find-target.ts';
import { chooseContainers, containerState } from './choose-containers.ts';
import type { ContainerState } from './choose-containers.ts';
import type { LogEntry, LogOrigin } from './log-entry.ts';
import { mergeEntries } from './merge-entries.ts';
import { followContainer, readContainer } from './read-container.ts';
import type { ReadOptions } from './read-container.ts';

export interface LogsRequest {
  readonly target: TargetRequest;
  /** Undefined for the one with Cassandra's log. */
  readonly container: string | undefined;
  readonly isFollowed: boolean;
  readonly isPrevious: boolean;
  readonly sinceMs: number | undefined;
  /** Of each container. */
  readonly tailLines: number | undefined;
}

export interface LogsOptions extends ReadOptions {
  readonly api: KubernetesApi;
}

/** Every log is a connection that stays open, since the next line may come from any of them. */
const MAX_CONTAINERS = 250;
/** How soon a new pod is seen. */
const DISCOVERY_MS = 3_000;

/**
 * The entries of all logs, by time.
 *
 * @throws AppError what {@link findTarget} throws, `KDS_USAGE` when there are too many logs.
 */
export async function* gatherLogs(
  request: LogsRequest,
  options: LogsOptions,
): AsyncGenerator<LogEntry, void> {
  const { clock, signal } = options;
  const merger = mergeEntries({ clock, signal, isLive: request.isFollowed });
  const target = await findTarget(options.api, request.target);
  const known = new Set<string>();
  const addNew = (found: Target, more: Partial<LogRequest>): void => {
    for (const origin of originsIn(found, request)) {
      const key = JSON.stringify(origin);
      if (known.has(key)) continue;
      known.add(key);
      const wanted = { pod: podRef(origin), container: origin.container, ...more };
      const forget = (): unknown => known.delete(key);
      merger.add(origin, request.isFollowed ? follow(wanted, forget) : read(wanted));
    }
  };
  const read = (wanted: LogRequest): ReturnType<typeof readContainer> =>
    readContainer(request.isPrevious ? { ...wanted, previous: true } : wanted, options);
  async function* follow(
    wanted: LogRequest,
    onGone: () => void,
  ): ReturnType<typeof followContainer> {
    yield* followContainer(wanted, () => stateOf(wanted, options.api), options);
    onGone();
  }
  const discover = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(DISCOVERY_MS, signal);
      // What is not there at this moment may come again: a rollout takes pods away.
      const found = await findTarget(options.api, request.target).catch(noted);
      if (found !== undefined) addNew(found, {});
    }
  };
  addNew(target, firstRequest(request));
  target.facts.errors.forEach(options.onFailure);
  if (request.isFollowed) merger.during(discover());
  yield* merger.entries();
}

function noted(error: unknown): undefined {
  if (!(error instanceof AppError)) throw error;
}

function originsIn({ pods }: Target, { container, isPrevious }: LogsRequest): readonly LogOrigin[] {
  const objects = pods.map(({ object }) => object);
  const origins = chooseContainers(objects, container);
  if (origins.length > MAX_CONTAINERS) {
    throw new AppError('KDS_USAGE', `${origins.length} logs cannot be read at once`, {
      hint: `Name at most ${MAX_CONTAINERS} pods, with --dc, --rack or -l.`,
    });
  }
  if (!isPrevious) return origins;
  return origins.filter((origin) => {
    const pod = pods.find((one) => formatRef(one) === formatRef(podRef(origin)));
    return pod !== undefined && containerState(pod.object, origin.container).restarts > 0;
  });
}

function podRef({ namespace, pod }: LogOrigin): LogRequest['pod'] {
  return { namespace, name: pod };
}

/** Rounded up, since the API server takes whole seconds. */
function firstRequest({ sinceMs, tailLines }: LogsRequest): Partial<LogRequest> {
  return {
    ...(sinceMs === undefined ? {} : { sinceSeconds: Math.max(1, Math.ceil(sinceMs / 1_000)) }),
    ...(tailLines === undefined ? {} : { tailLines }),
  };
}

/** By a list of one, so that who may list pods needs no other right. */
async function stateOf(
  { pod, container }: LogRequest,
  api: KubernetesApi,
): Promise<ContainerState | 'gone' | AppError> {
  const path = apiPath(PODS, pod.namespace);
  const query = { fieldSelector: `metadata.name=${pod.name}` };
  const answer = await api.request({ method: 'GET', path, query }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    return error;
  });
  if (answer instanceof AppError) return answer;
  const [object] = objectsAt(answer, 'items');
  return object === undefined ? 'gone' : containerState(object, container);
}
