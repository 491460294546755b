import type { Counter, Gauge, Histogram, MetricDefinition, MetricsRegistry } from './registry.ts';

const PREFIX = 'k8ssandra_webhook';

/** Everything the webhook counts. The reference page is made from this table. */
export const METRICS = {
  reviews: {
    name: `${PREFIX}_reviews_total`,
    type: 'counter',
    help: 'Reviews answered with HTTP 200, by route and decision',
    labels: ['route', 'decision'],
  },
  reviewDuration: {
    name: `${PREFIX}_review_duration_seconds`,
    type: 'histogram',
    help: 'Time from the headers of a review to its answer',
    labels: ['route'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  errors: {
    name: `${PREFIX}_errors_total`,
    type: 'counter',
    help: 'Requests answered with another status than 200: 429 is overload, 500 is a bug',
    labels: ['route', 'status'],
  },
  aborted: {
    name: `${PREFIX}_aborted_requests_total`,
    type: 'counter',
    help: 'Requests whose sender hung up before the body was complete',
    labels: ['route'],
  },
  skips: {
    name: `${PREFIX}_skips_total`,
    type: 'counter',
    help: 'Pods and StatefulSets left as they are, by reason',
    labels: ['reason'],
  },
  findings: {
    name: `${PREFIX}_findings_total`,
    type: 'counter',
    help: 'Rules broken by judged objects, by rule and severity',
    labels: ['rule', 'severity'],
  },
  inFlight: {
    name: `${PREFIX}_reviews_in_flight`,
    type: 'gauge',
    help: 'Reviews that have begun to arrive and are not answered yet',
  },
  lastReview: {
    name: `${PREFIX}_last_review_timestamp_seconds`,
    type: 'gauge',
    help: 'Unix time of the last answered review; 0 when there was none',
  },
  ready: {
    name: `${PREFIX}_ready_status`,
    type: 'gauge',
    help: '1 while /readyz answers 200',
  },
  certificateExpiry: {
    name: `${PREFIX}_certificate_expiry_timestamp_seconds`,
    type: 'gauge',
    help: 'Unix time at which a certificate in use expires',
    labels: ['certificate'],
  },
  certificateErrors: {
    name: `${PREFIX}_certificate_errors_total`,
    type: 'counter',
    help: 'Failed attempts to check or renew certificates and caBundles',
  },
  factsAge: {
    name: `${PREFIX}_facts_age_seconds`,
    type: 'gauge',
    help: 'Time since the API server last proved a local copy current',
    labels: ['resource'],
  },
  factLookups: {
    name: `${PREFIX}_fact_lookups_total`,
    type: 'counter',
    help: 'Reviews that had to ask the API server about their namespace',
    labels: ['outcome'],
  },
  events: {
    name: `${PREFIX}_events_total`,
    type: 'counter',
    help: 'Events by fate; dropped means too many at once',
    labels: ['outcome'],
  },
  logDropped: {
    name: `${PREFIX}_log_dropped_lines_total`,
    type: 'counter',
    help: 'Log lines thrown away because nobody reads the output',
  },
  memory: {
    name: `${PREFIX}_resident_memory_bytes`,
    type: 'gauge',
    help: 'Resident memory of the process',
  },
} as const satisfies Record<string, MetricDefinition>;

type InstrumentOf<T extends MetricDefinition['type']> = T extends 'counter'
  ? Counter
  : T extends 'gauge'
    ? Gauge
    : Histogram;

/** One instrument for each row of {@link METRICS}. */
export type WebhookMetrics = {
  readonly [K in keyof typeof METRICS]: InstrumentOf<(typeof METRICS)[K]['type']>;
};

export function createWebhookMetrics(registry: MetricsRegistry): WebhookMetrics {
  const instruments = Object.entries<MetricDefinition>(METRICS).map(([key, definition]) => [
    key,
    registry[definition.type](definition),
  ]);
  return Object.fromEntries(instruments) as WebhookMetrics;
}
