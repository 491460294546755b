import { excerpt } from '../../domain/excerpt.ts';
import { formatRef } from '../../domain/resource-ref.ts';
import { AppError } from '../../errors/app-error.ts';
import type { PodEndpoint, PodHttp } from '../../ports/pod-http.ts';
import { readSamples } from './prometheus-text.ts';
import type { MetricSample } from './prometheus-text.ts';

/** The metrics endpoint of a pod, and how to ask it. */
export interface MetricsAccess {
  readonly http: PodHttp;
  readonly endpoint: PodEndpoint;
  /** Budget in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** What an endpoint said, and how to complain about it. */
export interface Metrics {
  readonly samples: readonly MetricSample[];
  /** @param lacking - What should have been among them. */
  readonly unfit: (lacking: string) => AppError;
}

/**
 * Asks for the samples of these names only: all of them would be 13 MB.
 *
 * An agent older than this filter sends them all, which is read as well.
 *
 * @param prefixes - Samples whose names begin so are wanted, too.
 * @throws AppError as PodHttp does; `KDS_NODE_ANSWER` when something else than metrics comes.
 */
export async function readMetrics(
  { http, endpoint, timeoutMs, signal }: MetricsAccess,
  names: readonly string[],
  prefixes: readonly string[] = [],
): Promise<Metrics> {
  const answer = await http.request({
    endpoint,
    method: 'GET',
    path: '/metrics',
    // The filter of the agent takes prefixes, and may or may not know the suffix of a counter.
    query: [...names, ...prefixes].map((name) => ['name', name.replace(/_total$/, '')] as const),
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  const refuse = (what: string): AppError => unfitAnswer(endpoint, what);
  if (answer.status !== 200) {
    throw refuse(`answers ${answer.status} to GET /metrics: ${excerpt(answer.body)}`);
  }
  const exact = new Set(names);
  const wanted = {
    has: (name: string) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix)),
  };
  const malformed = (line: string): AppError => refuse(`has the malformed line ${excerpt(line)}`);
  return {
    samples: [...readSamples(answer.body, wanted, malformed)],
    unfit: (lacking) => refuse(`has no ${lacking} but ${excerpt(answer.body)}`),
  };
}

function unfitAnswer({ pod, port }: PodEndpoint, what: string): AppError {
  return new AppError('KDS_NODE_ANSWER', `the metrics endpoint of pod ${formatRef(pod)} ${what}`, {
    hint: `Check that port ${port} of the pod is the one of the Management API's agent.`,
  });
}
