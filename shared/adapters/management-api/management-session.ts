import { excerpt } from '../../domain/excerpt.ts';
import type { JsonValue } from '../../domain/json.ts';
import { formatRef } from '../../domain/resource-ref.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PodEndpoint, PodHttp, PodHttpAnswer } from '../../ports/pod-http.ts';
import type { UsedEndpoint } from './endpoint-catalogue.ts';

/** A server in a pod, and how to ask it. */
export interface ServerAccess {
  readonly http: PodHttp;
  readonly endpoint: PodEndpoint;
  readonly clock: Clock;
  /** Budget in milliseconds for one question, however many requests it takes. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

export type Query = readonly (readonly [name: string, value: string])[];

/** One answer of the Management API, and how to complain about it. */
export interface ManagementAnswer extends PodHttpAnswer {
  /** @throws AppError `KDS_NODE_ANSWER` when the body is not JSON. */
  readonly json: () => JsonValue;
  /** @param lacking - What the answer should have had, as in "gives no LACKING". */
  readonly unfit: (lacking: string) => AppError;
  /** The error for a status that the caller has no use for. */
  readonly refused: () => AppError;
}

/** The requests that make up one question. They share its budget. */
export interface ManagementSession {
  /**
   * Sends a request and takes whatever status comes back.
   *
   * @throws AppError as PodHttp does.
   */
  ask(endpoint: UsedEndpoint, query?: Query): Promise<ManagementAnswer>;
  /**
   * Sends a request whose answer must be 200 and JSON.
   *
   * @throws AppError as PodHttp does; `KDS_NODE_ANSWER` for any other answer.
   */
  read(endpoint: UsedEndpoint, query?: Query): Promise<JsonAnswer>;
}

export interface JsonAnswer {
  readonly value: JsonValue;
  /** @param lacking - What the answer should have had, as in "gives no LACKING". */
  readonly unfit: (lacking: string) => AppError;
}

/** What the server says while it has no connection to the Cassandra beside it. */
const CASSANDRA_AWAY = /^Internal connection to Cassandra closed|Cannot create Driver CQLSession/;

/** Begins a question: its budget starts to run. */
export function managementSession(access: ServerAccess): ManagementSession {
  const { http, endpoint, clock, timeoutMs, signal } = access;
  const deadlineMs = clock.nowMs() + timeoutMs;

  async function ask(name: UsedEndpoint, query: Query = []): Promise<ManagementAnswer> {
    const leftMs = deadlineMs - clock.nowMs();
    if (leftMs <= 0) throw outOfTime(endpoint, timeoutMs);
    const [, path = ''] = name.split(' ');
    const answer = await http.request({
      endpoint,
      method: 'GET',
      path,
      query,
      timeoutMs: leftMs,
      ...(signal === undefined ? {} : { signal }),
    });
    const errors = complaints(endpoint, name, answer);
    return { ...answer, ...errors, json: () => parseJson(answer.body) ?? fail(errors.noJson()) };
  }

  return {
    ask,
    async read(name, query) {
      const answer = await ask(name, query);
      if (answer.status !== 200) throw answer.refused();
      return { value: answer.json(), unfit: answer.unfit };
    },
  };
}

function fail(error: AppError): never {
  throw error;
}

/** Undefined when it is none: `null` is no answer of the Management API. */
function parseJson(text: string): JsonValue | undefined {
  try {
    return (JSON.parse(text) as JsonValue) ?? undefined;
  } catch {
    return undefined;
  }
}

interface Complaints {
  readonly unfit: (lacking: string) => AppError;
  readonly noJson: () => AppError;
  readonly refused: () => AppError;
}

function complaints({ pod, port }: PodEndpoint, name: string, answer: PodHttpAnswer): Complaints {
  const who = `the Management API of pod ${formatRef(pod)}`;
  const came = `${excerpt(answer.body)} (${answer.contentType || 'no content type'})`;
  const error = (message: string, hint: string): AppError =>
    new AppError('KDS_NODE_ANSWER', message, { hint });
  const why = `kubectl k8ssandra logs pod/${pod.name} -n ${pod.namespace} --level warn`;
  return {
    unfit: (lacking) =>
      error(
        `${who} gives no ${lacking} for ${name} but ${came}`,
        'Update the Management API of the pod, or report it with this answer.',
      ),
    noJson: () =>
      error(
        `${who} gives no whole JSON for ${name} but ${came}`,
        `Check what listens on port ${port} of the pod, and what stands in between.`,
      ),
    refused() {
      if (CASSANDRA_AWAY.test(answer.body)) {
        const says = `its Management API says ${excerpt(answer.body)}`;
        const message = `Cassandra on pod ${formatRef(pod)} is down or starting: ${says}`;
        return error(message, `Find out why with: ${why}`);
      }
      if (answer.status === 404 && answer.body === '') {
        return error(
          `${who} does not know ${name}`,
          `Update it, or check what listens on port ${port} of the pod.`,
        );
      }
      return error(`${who} answers ${answer.status} to ${name}: ${came}`, `Look with: ${why}`);
    },
  };
}

function outOfTime({ pod }: PodEndpoint, timeoutMs: number): AppError {
  return new AppError(
    'KDS_NODE_TIMEOUT',
    `the Management API of pod ${formatRef(pod)} did not answer in ${timeoutMs / 1000}s`,
    { hint: 'Raise --node-timeout.' },
  );
}
