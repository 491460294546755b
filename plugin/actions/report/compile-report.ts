import { isList, isObject } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import type { ArchiveEntry } from '../../../shared/ports/archive.ts';
import { pseudonyms } from '../redact/pseudonyms.ts';
import type { Pseudonyms } from '../redact/pseudonyms.ts';
import { redactObject } from '../redact/redact-object.ts';
import { redactText } from '../redact/redact-text.ts';
import { secretScrubber } from '../redact/scrub-secrets.ts';
import { secretMarks } from '../redact/secret-marks.ts';
import type { ReportFacts } from './gather-report.ts';
import type { Content, Finding } from './report-item.ts';

/** What became of an item, as the manifest tells it. */
export interface ReportEntry {
  readonly path: string;
  readonly what: string;
  /**
   * `complete`; `cut` when a part is left out for its length; `absent` when there is none;
   * `failed` when it could not be had; `left-out` for its size or because it could not be redacted.
   */
  readonly state: 'complete' | 'cut' | 'absent' | 'failed' | 'left-out';
  /** In characters; 0 for what is not in the archive. */
  readonly size: number;
  /** Why it is not there, or not whole. */
  readonly reason?: string;
}

/** A report that may be given away. */
export interface CompiledReport {
  readonly files: readonly ArchiveEntry[];
  readonly entries: readonly ReportEntry[];
  /** How many values were replaced. */
  readonly redactions: number;
  /** Redacts other text in the same way, such as the messages of errors. */
  readonly redact: (text: string) => string;
}

export interface ReportLimits {
  /** In characters. */
  readonly itemSize: number;
  readonly totalSize: number;
}

export const REPORT_LIMITS: ReportLimits = { itemSize: 8 * 2 ** 20, totalSize: 64 * 2 ** 20 };

/**
 * Makes a report of what was found out: redacts it, holds it to its size, and says what is missing.
 *
 * @param isStrict - Hides addresses, host names, keyspaces and tables, too.
 */
export function compileReport(
  { findings, secrets, ordinary, hosts, schema }: ReportFacts,
  isStrict: boolean,
  limits: ReportLimits = REPORT_LIMITS,
): CompiledReport {
  const marks = secretMarks();
  for (const secret of secrets) marks.learn(secret);
  const shown = findings.map((finding) => {
    const isHidden = isStrict && finding.isCassandra && schema === undefined;
    const { value, error } = finding;
    if (error !== undefined) redactText(error.message, marks);
    return { finding, content: isHidden || value === undefined ? undefined : redacted(value) };
  });
  // Only now all secrets are known, also those that had a name in one place and none in another.
  const scrub = secretScrubber(marks.secrets(), marks.mark, ordinary);
  const names = isStrict ? learnNames() : undefined;
  let total = 0;
  const results = shown.map(({ finding, content }) => {
    if (content === undefined) return { entry: missing(finding) };
    const hidden = names === undefined ? content : hide(content, finding, names);
    const cut = scrub(shorten(hidden, textOf(hidden), limits.itemSize));
    if (total + cut.length > limits.totalSize) return { entry: leftOut(finding, SIZE) };
    total += cut.length;
    const isLong = textOf(hidden).length > limits.itemSize;
    const isCut = isLong || ('text' in content && content.isCut === true);
    return { entry: present(finding, cut, isCut), file: { path: finding.path, content: cut } };
  });
  const redact = (text: string): string => {
    const plain = scrub(redactText(text, marks));
    return names === undefined ? plain : names.hideSchema(plain);
  };
  return {
    files: results.flatMap(({ file }) => file ?? []),
    entries: results.map(({ entry }) =>
      entry.reason === undefined ? entry : { ...entry, reason: redact(entry.reason) },
    ),
    redactions: marks.count,
    redact,
  };

  function redacted(content: Content): Content {
    if ('json' in content) return { json: redactObject(content.json, marks) };
    return { ...content, text: redactText(content.text, marks) };
  }

  function learnNames(): Pseudonyms {
    const known = pseudonyms();
    for (const host of hosts) known.learnHost(host);
    for (const name of schema?.keyspaces ?? []) known.learnSchema('keyspace', name);
    for (const name of schema?.tables ?? []) known.learnSchema('table', name);
    return known;
  }
}

const SIZE = 'the report is large enough without it: narrow it down with TARGET or --since';
const UNKNOWN_SCHEMA =
  '--redact=strict: no node told the names of its keyspaces, so they cannot be hidden';

function missing(finding: Finding): ReportEntry {
  const { path, what, value, error } = finding;
  if (error !== undefined) {
    const reason = `${error.message} (${error.code})`;
    return { path, what, state: 'failed', size: 0, reason };
  }
  if (value !== undefined) return leftOut(finding, UNKNOWN_SCHEMA);
  return { path, what, state: 'absent', size: 0 };
}

function leftOut({ path, what }: Finding, reason: string): ReportEntry {
  return { path, what, state: 'left-out', size: 0, reason };
}

function present({ path, what }: Finding, text: string, isCut: boolean): ReportEntry {
  const size = text.length;
  if (!isCut) return { path, what, state: 'complete', size };
  return { path, what, state: 'cut', size, reason: 'it is longer than a report takes' };
}

function textOf(content: Content): string {
  return 'json' in content ? `${JSON.stringify(content.json, null, 2)}\n` : content.text;
}

/** Of a list the first objects, so that it stays JSON; of a text its end. */
function shorten(content: Content, text: string, maxSize: number): string {
  if (text.length <= maxSize) return text;
  if (!('json' in content) || !isList(content.json)) return text.slice(-maxSize);
  let { length } = content.json;
  let shown = text;
  while (shown.length > maxSize) {
    length = Math.floor(length / 2);
    shown = textOf({ json: content.json.slice(0, length) });
  }
  return shown;
}

function hide(content: Content, { isCassandra }: Finding, names: Pseudonyms): Content {
  const replace = isCassandra ? names.hideSchema : names.hide;
  if ('json' in content) return { json: inValues(content.json, replace) };
  return { ...content, text: replace(content.text) };
}

/** The names of members stay, or a table called "status" would take them all. */
function inValues(value: JsonValue, replace: (text: string) => string): JsonValue {
  if (typeof value === 'string') return replace(value);
  if (isList(value)) return value.map((item) => inValues(item, replace));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, inValues(item, replace)]);
  return Object.fromEntries(entries) as JsonObject;
}
