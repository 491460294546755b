import { numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraNode } from '../../../shared/ports/cassandra-node.ts';
import type { LogRequest, PodLogs } from '../../../shared/ports/pod-logs.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { refOf } from '../status/ownership.ts';
import type { Content, Question } from './report-item.ts';

const QUESTIONS = [
  ['gossip', 'gossip'],
  ['schema-versions', 'schemaVersions'],
  ['info', 'info'],
  ['thread-pools', 'threadPools'],
  ['compactions', 'compactions'],
  ['streams', 'streams'],
] as const satisfies readonly (readonly [string, keyof CassandraNode])[];

/** What a Cassandra node is asked. */
export function nodeQuestions(
  pod: CassandraPod,
  open: (pod: CassandraPod) => Promise<CassandraNode>,
): readonly Question<Content>[] {
  const phase = stringAt(pod.object, 'status', 'phase') ?? 'Unknown';
  if (phase !== 'Running') return [notAsked(pod, phase)];
  return QUESTIONS.map(([file, method]) => ({
    path: `nodes/${pod.name}/${file}.json`,
    what: `${file.replace('-', ' ')} of pod ${formatRef(pod)}`,
    isCassandra: true,
    ask: async () => ({ json: plainJson(await (await open(pod))[method]()) }),
  }));
}

/** A pod that does not run cannot tell; that it was not asked stands in the manifest. */
function notAsked(pod: CassandraPod, phase: string): Question<Content> {
  const error = new AppError('KDS_NODE_UNREACHABLE', `pod ${formatRef(pod)} is ${phase}`, {
    hint: `See why with: kubectl describe pod ${pod.name} -n ${pod.namespace}`,
  });
  return {
    path: `nodes/${pod.name}`,
    what: `answers of pod ${formatRef(pod)}`,
    isCassandra: true,
    ask: () => Promise.reject(error),
  };
}

/** Tokens become text, as they do not survive as numbers of JSON. */
function plainJson(value: unknown): JsonValue {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'bigint') return String(item);
    return item instanceof Map ? (Object.fromEntries(item) as unknown) : item;
  });
  return JSON.parse(text) as JsonValue;
}

/** How much of each log is wanted. */
export interface LogLimits {
  readonly sinceMs: number | undefined;
  readonly tailLines: number;
  readonly maxBytes: number;
}

/** The logs of all containers of a pod, those before their last restart included. */
export function logQuestions(
  pod: JsonObject,
  folder: string,
  logs: () => Promise<PodLogs>,
  limits: LogLimits,
): readonly Question<Content>[] {
  const ref = refOf(pod);
  const statuses = ['containerStatuses', 'initContainerStatuses'].flatMap((list) =>
    objectsAt(pod, 'status', list),
  );
  return statuses
    .filter((status) => hasStarted(status))
    .flatMap((status) => {
      const container = stringAt(status, 'name') ?? '';
      const restarts = numberAt(status, 'restartCount') ?? 0;
      return [false, ...(restarts > 0 ? [true] : [])].map((previous): Question<Content> => ({
        path: `${folder}/${ref.name}/${container}${previous ? '.previous' : ''}.log`,
        what: `${previous ? 'previous log' : 'log'} of ${container} in pod ${formatRef(ref)}`,
        isCassandra: true,
        ask: async (signal) =>
          readLog(await logs(), { pod: ref, container, previous, signal }, limits),
      }));
    });
}

function hasStarted(status: JsonObject): boolean {
  const state = Object.keys(status['state'] ?? {});
  return !state.includes('waiting') || (numberAt(status, 'restartCount') ?? 0) > 0;
}

/** Keeps the last lines: what went wrong stands at the end. */
async function readLog(
  logs: PodLogs,
  request: LogRequest,
  { sinceMs, tailLines, maxBytes }: LogLimits,
): Promise<Content> {
  const since = sinceMs === undefined ? {} : { sinceSeconds: Math.ceil(sinceMs / 1_000) };
  const kept: string[] = [];
  let bytes = 0;
  let isCut = false;
  for await (const line of logs.lines({ ...request, ...since, tailLines })) {
    kept.push(line);
    bytes += line.length + 1;
    for (; bytes > maxBytes && kept.length > 1; isCut = true) {
      bytes -= (kept.shift()?.length ?? 0) + 1;
    }
  }
  return { text: kept.map((line) => `${line}\n`).join(''), isCut };
}
