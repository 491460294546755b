/** One measured value. */
export interface MetricSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** May be NaN or infinite: a mean of nothing, the last bucket of a histogram. */
  readonly value: number;
}

/** Far longer than any real line; bounds the work on hostile text. */
const LONGEST_LINE = 65_536;
const LABEL = /\s*([A-Za-z_]\w*)\s*=\s*"([^"\\]*(?:\\.[^"\\]*)*)"\s*(?:,|(?=\}))/y;
const LABELS_END = /\s*\}/y;
/** A value, and a time stamp that we have no use for. */
const VALUE = /^\s*(\S+)(?:\s+-?\d+)?\s*$/;
const SPECIAL_VALUES: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Inf: Number.POSITIVE_INFINITY,
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/**
 * Reads the samples of some metrics from the Prometheus text format, version 0.0.4.
 *
 * Line by line, and of the other metrics only the name: an answer of a node has 50,000 lines and
 * a command wants a few hundred. A histogram is its samples, as the text has it.
 *
 * @param wanted - Names of samples, with `_total`, `_sum` or `_bucket`.
 * @param refuse - Makes the error for a wanted line that is none.
 */
export function* readSamples(
  text: string,
  wanted: Pick<ReadonlySet<string>, 'has'>,
  refuse: (line: string) => Error,
): Generator<MetricSample> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const name = text.slice(start, endOfName(text, start, end));
    if (wanted.has(name)) {
      const line = text.slice(start, end);
      const sample = line.length > LONGEST_LINE ? undefined : parseSample(name, line);
      if (sample === undefined) throw refuse(line);
      yield sample;
    }
    start = end + 1;
  }
}

function endOfName(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isNameCharacter(text.charCodeAt(at))) at += 1;
  return at;
}

/** Letters, digits, `_` and `:`. A comment has none in front of its `#`. */
function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    (code >= 0x30 && code <= 0x3a) ||
    (code >= 0x41 && code <= 0x5a)
  );
}

function parseSample(name: string, line: string): MetricSample | undefined {
  const open = /^\s*\{/.exec(line.slice(name.length));
  const parsed =
    open === null
      ? { labels: new Map<string, string>(), end: name.length }
      : parseLabels(line, name.length + open[0].length);
  const [, number] = VALUE.exec(line.slice(parsed?.end ?? line.length)) ?? [];
  const value = number === undefined ? undefined : parseValue(number);
  if (parsed === undefined || value === undefined) return undefined;
  return { name, labels: parsed.labels, value };
}

/** @returns The labels, and where the closing brace ends; undefined when they are malformed. */
function parseLabels(
  line: string,
  start: number,
): { readonly labels: Map<string, string>; readonly end: number } | undefined {
  const labels = new Map<string, string>();
  let end = start;
  for (;;) {
    LABEL.lastIndex = end;
    const match = LABEL.exec(line);
    if (match === null) break;
    const [whole, label = '', value = ''] = match;
    labels.set(label, unescape(value));
    end += whole.length;
  }
  LABELS_END.lastIndex = end;
  const close = LABELS_END.exec(line);
  return close === null ? undefined : { labels, end: end + close[0].length };
}

/** An escape that the format does not know stays as it is. */
function unescape(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\./g, (escape) => ESCAPES[escape] ?? escape);
}

function parseValue(text: string): number | undefined {
  const special = SPECIAL_VALUES[text];
  if (special !== undefined) return special;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}
