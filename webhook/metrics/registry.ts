/** One metric of the catalogue: what the reference page says and what is served. */
export interface MetricDefinition {
  /** Full name, with its unit: `k8ssandra_webhook_request_duration_seconds`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence without a full stop. */
  readonly help: string;
  /** Names of the labels. Their values must come from closed sets: never from a request. */
  readonly labels?: readonly string[];
  /** Upper bounds of a histogram, ascending. */
  readonly buckets?: readonly number[];
}

export interface Counter {
  add(labels: readonly string[], amount?: number): void;
}

export interface Gauge {
  set(labels: readonly string[], value: number): void;
}

export interface Histogram {
  observe(labels: readonly string[], value: number): void;
}

/** Collects metrics and writes them as Prometheus text, version 0.0.4. */
export interface MetricsRegistry {
  counter(definition: MetricDefinition): Counter;
  gauge(definition: MetricDefinition): Gauge;
  histogram(definition: MetricDefinition): Histogram;
  /** Called before every page, to set gauges that are read and not counted. */
  beforeWrite(refresh: () => void): void;
  write(): string;
}

/** Type of the page that {@link MetricsRegistry.write} makes. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export function createRegistry(): MetricsRegistry {
  const pages: (() => string)[] = [];
  const refreshers: (() => void)[] = [];

  function scalar(definition: MetricDefinition): Map<string, number> {
    const values = new Map<string, number>();
    if (definition.labels === undefined) values.set('', 0);
    pages.push(() => head(definition) + scalarLines(definition, values));
    return values;
  }

  return {
    counter(definition) {
      const values = scalar(definition);
      return {
        add(labels, amount = 1) {
          const key = keyOf(labels);
          values.set(key, (values.get(key) ?? 0) + amount);
        },
      };
    },
    gauge(definition) {
      const values = scalar(definition);
      return { set: (labels, value) => void values.set(keyOf(labels), value) };
    },
    histogram(definition) {
      const series = new Map<string, Distribution>();
      pages.push(
        () =>
          head(definition) +
          [...series].map(([key, found]) => distributionLines(definition, key, found)).join(''),
      );
      return {
        observe(labels, value) {
          const key = keyOf(labels);
          const known = series.get(key) ?? emptyDistribution(definition);
          if (known.count === 0) series.set(key, known);
          count(known, definition.buckets ?? [], value);
        },
      };
    },
    beforeWrite: (refresh) => void refreshers.push(refresh),
    write() {
      for (const refresh of refreshers) refresh();
      return pages.map((page) => page()).join('');
    },
  };
}

interface Distribution {
  /** One more than there are bounds: the last is for what exceeds them all. */
  readonly perBucket: number[];
  sum: number;
  count: number;
}

function emptyDistribution({ buckets = [] }: MetricDefinition): Distribution {
  return { perBucket: Array.from({ length: buckets.length + 1 }, () => 0), sum: 0, count: 0 };
}

function count(distribution: Distribution, bounds: readonly number[], value: number): void {
  let index = 0;
  while (index < bounds.length && value > (bounds[index] ?? Infinity)) index += 1;
  distribution.perBucket[index] = (distribution.perBucket[index] ?? 0) + 1;
  distribution.sum += value;
  distribution.count += 1;
}

/** Of the values alone: the names are put before them when the page is written. */
function keyOf(values: readonly string[]): string {
  return values.join(SEPARATOR);
}

const SEPARATOR = '\n';

function pairs({ labels = [] }: MetricDefinition, key: string): readonly string[] {
  const values = key.split(SEPARATOR);
  return labels.map((label, index) => `${label}="${escapeLabel(values[index] ?? '')}"`);
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

function head({ name, help, type }: MetricDefinition): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function line(name: string, labels: readonly string[], value: number): string {
  return `${name}${labels.length === 0 ? '' : `{${labels.join(',')}}`} ${format(value)}\n`;
}

function format(value: number): string {
  return value === Infinity ? '+Inf' : String(value);
}

function scalarLines(definition: MetricDefinition, values: ReadonlyMap<string, number>): string {
  return [...values]
    .map(([key, value]) => line(definition.name, pairs(definition, key), value))
    .join('');
}

function distributionLines(definition: MetricDefinition, key: string, found: Distribution): string {
  const { name, buckets = [] } = definition;
  const labels = pairs(definition, key);
  let cumulative = 0;
  const rows = found.perBucket.map((inBucket, index) => {
    cumulative += inBucket;
    const bound = `le="${buckets[index] ?? '+Inf'}"`;
    return line(`${name}_bucket`, [...labels, bound], cumulative);
  });
  return [
    ...rows,
    line(`${name}_sum`, labels, found.sum),
    line(`${name}_count`, labels, found.count),
  ].join('');
}
