import type { JsonObject } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { PodLogs } from '../../../shared/ports/pod-logs.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { chooseContainers } from '../logs/choose-containers.ts';
import { refOf } from '../status/ownership.ts';
import { likeliestCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import { containersOf, hasFailed, hasRun } from './container-facts.ts';
import { readLogExtract } from './read-log-extract.ts';
import type { LogExtract } from './read-log-extract.ts';

export interface LogPorts {
  readonly logs: () => Promise<PodLogs>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ReadLogs {
  readonly extracts: readonly LogExtract[];
  /** Pods with logs that were not read, because they are too many. */
  readonly omitted: number;
  readonly errors: readonly AppError[];
}

interface LogToRead {
  readonly pod: { readonly namespace: string; readonly name: string };
  readonly container: string;
  readonly previous: boolean;
}

const MAX_PODS = 24;
const MAX_AT_ONCE = 8;

/** Reads the ends of the logs of pods that are not ready: a part of them, where they are many. */
export async function readLogs(
  pods: readonly JsonObject[],
  { logs, clock, signal }: LogPorts,
): Promise<ReadLogs> {
  const wanted = pods.map(logsOf).filter((one) => one.length > 0);
  if (wanted.length === 0) return { extracts: [], omitted: 0, errors: [] };
  const extracts = new Map<LogToRead, LogExtract>();
  const errors: AppError[] = [];
  const onFailure = (error: AppError): void => {
    // A log that the kubelet has thrown away is no failure.
    if (error instanceof ApiError && [400, 404].includes(error.status)) return;
    if (!errors.some(({ code }) => code === error.code)) errors.push(error);
  };
  const options = { logs: await logs(), clock, signal, onFailure };
  const chosen = wanted.slice(0, MAX_PODS).flat();
  await forEachLimited(chosen, MAX_AT_ONCE, async (log) => {
    if (errors.some(({ code }) => code === 'KDS_FORBIDDEN')) return;
    extracts.set(log, await readLogExtract(log, options));
  });
  signal.throwIfAborted();
  return {
    extracts: chosen.flatMap((log) => extracts.get(log) ?? []),
    omitted: Math.max(0, wanted.length - MAX_PODS),
    errors,
  };
}

/** Of Cassandra, and of every container that has failed: now, and before its last restart. */
function logsOf(pod: JsonObject): readonly LogToRead[] {
  const cassandra = [
    likeliestCassandraContainer(pod)?.name,
    ...chooseContainers([pod], undefined).map(({ container }) => container),
  ];
  return containersOf(pod)
    .filter((one) => hasRun(one) && (cassandra.includes(one.name) || hasFailed(one)))
    .flatMap(({ name, restarts }) =>
      [false, ...(restarts > 0 ? [true] : [])].map((previous) => ({
        pod: refOf(pod),
        container: name,
        previous,
      })),
    );
}
