import { groupBy } from '../../shared/domain/group-by.ts';
import { printable } from '../../shared/domain/printable.ts';
import type { ClusterHealth } from '../actions/health/assess-health.ts';
import type { HealthLevel, HealthResult } from '../actions/health/health-check.ts';
import { nameSome } from '../actions/health/name-some.ts';
import type { Style, Tone } from './style.ts';
import { wrap, wrapAdvice } from './wrap.ts';

const MAX_WIDTH = 80;
const LABEL_WIDTH = 9;
/** Of one check: `-o wide` has all of them. */
const MAX_ALIKE = 4;
const PROBLEMS: readonly HealthLevel[] = ['crit', 'warn', 'unknown'];

const WORDS: Readonly<Record<HealthLevel, { readonly word: string; readonly tone: Tone }>> = {
  crit: { word: 'CRIT', tone: 'bad' },
  warn: { word: 'WARN', tone: 'warning' },
  unknown: { word: 'UNKNOWN', tone: 'quiet' },
  ok: { word: 'OK', tone: 'good' },
  skipped: { word: 'SKIPPED', tone: 'quiet' },
};

/**
 * A verdict for each cluster; below it the problems, the worst first, and then what is well. What
 * is unknown of several clusters for one reason is told once, at the end.
 */
export function renderHealth(clusters: readonly ClusterHealth[], style: Style): string {
  const width = Math.min(style.width ?? MAX_WIDTH, MAX_WIDTH);
  const frame = { style, width };
  const common = commonResults(clusters);
  const reasons = new Set(common.map(({ reason }) => reason));
  const blocks = clusters.map((cluster) => renderCluster(cluster, reasons, frame));
  const last = linesFor(common).flatMap((one) => resultLines(one, frame));
  return [...blocks, ...(last.length === 0 ? [] : [`All clusters\n\n${last.join('')}`])].join('\n');
}

interface Frame {
  readonly style: Style;
  readonly width: number;
}

function commonResults(clusters: readonly ClusterHealth[]): readonly HealthResult[] {
  const unknown = clusters.map(({ results }) => results.filter(({ level }) => level === 'unknown'));
  const found = groupBy(
    unknown.flatMap((own, cluster) => own.map((result) => ({ result, cluster }))),
    ({ result }) => result.reason,
  );
  return [...found.values()]
    .filter((own) => new Set(own.map(({ cluster }) => cluster)).size > 1)
    .flatMap((own) => own.map(({ result }) => result));
}

function renderCluster(
  cluster: ClusterHealth,
  toldBelow: ReadonlySet<string>,
  frame: Frame,
): string {
  const { style } = frame;
  const { results } = cluster;
  const told = results
    .filter(({ level }) => style.wide || PROBLEMS.includes(level))
    .filter(({ level, reason }) => level !== 'unknown' || !toldBelow.has(reason));
  const lined = linesFor(told);
  const shown = style.wide ? lined : withoutMany(lined);
  const lines = shown.flatMap((one) => resultLines(one, frame));
  const rest = style.wide
    ? []
    : (['ok', 'skipped'] as const).flatMap((level) => condensed(level, results, frame));
  return [
    headline(cluster, frame),
    ...(lines.length === 0 ? [] : ['\n', ...lines]),
    ...(rest.length === 0 ? [] : ['\n', ...rest]),
  ].join('');
}

function headline({ name, verdict, results }: ClusterHealth, { style, width }: Frame): string {
  const counts = (Object.keys(WORDS) as HealthLevel[]).flatMap((level) => {
    const count = results.filter((one) => one.level === level).length;
    return count === 0 ? [] : [`${count} ${level}`];
  });
  const { word, tone } = WORDS[verdict];
  const [first = '', ...more] = wrap(
    printable(`Cluster ${name}: ${word} (${counts.join(', ')})`),
    width,
  );
  return [first.replace(`: ${word} (`, `: ${style.paint(tone, word)} (`), ...more]
    .map((line) => `${line}\n`)
    .join('');
}

/** What stands on one line of the screen, and the lines below it. */
interface Line {
  /** One, or all that are unknown for the same reason. */
  readonly checks: string;
  readonly level: HealthLevel;
  readonly subject: string | undefined;
  readonly reason: string;
  readonly next: string | undefined;
}

/** One line for each result; what is unknown for one reason is told once. */
function linesFor(results: readonly HealthResult[]): readonly Line[] {
  const groups = groupBy(results, (one) =>
    one.level === 'unknown' ? one.reason : results.indexOf(one),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { level, reason, next } = first;
    const subjects = [...new Set(group.flatMap(({ subject }) => subject ?? []))];
    const checks = [...new Set(group.map(({ check }) => check))].join(', ');
    return [{ checks, level, subject: nameSome(subjects), reason, next }];
  });
}

/** Of many lines of one check and level the first ones, and how many more there are. */
function withoutMany(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((one): Line[] => {
    const alike = lines.filter(({ checks, level }) => checks === one.checks && level === one.level);
    const index = alike.indexOf(one);
    if (alike.length <= MAX_ALIKE || index < MAX_ALIKE - 1) return [one];
    if (index > MAX_ALIKE - 1) return [];
    const reason = `and ${alike.length - index} more, with -o wide`;
    return [{ ...one, subject: undefined, reason, next: undefined }];
  });
}

function resultLines(
  { checks, level, subject, reason, next }: Line,
  { style, width }: Frame,
): readonly string[] {
  const { word, tone } = WORDS[level];
  const indent = ' '.repeat(LABEL_WIDTH);
  const text = [checks, subject ?? '', reason].filter((one) => one !== '').join(': ');
  const room = width - LABEL_WIDTH;
  const body = wrap(clean(text), room).map((line, index) =>
    index === 0 ? `${style.paint(tone, word.padEnd(LABEL_WIDTH))}${line}\n` : `${indent}${line}\n`,
  );
  const advice = wrapAdvice(next === undefined ? undefined : clean(next), room - 2);
  return [
    ...body,
    ...advice.map((line, index) => `${indent}${index === 0 ? '> ' : '  '}${line}\n`),
  ];
}

function condensed(
  level: 'ok' | 'skipped',
  results: readonly HealthResult[],
  { style, width }: Frame,
): readonly string[] {
  const names = results.filter((one) => one.level === level).map(({ check }) => check);
  // What is a problem in one place is not well as a whole.
  const problems = new Set(
    results.filter((one) => PROBLEMS.includes(one.level)).map(({ check }) => check),
  );
  const shown = [...new Set(names)].filter((name) => !problems.has(name));
  if (shown.length === 0) return [];
  const { word, tone } = WORDS[level];
  const indent = ' '.repeat(LABEL_WIDTH);
  return wrap(shown.join(', '), width - LABEL_WIDTH).map((line, index) =>
    index === 0 ? `${style.paint(tone, word.padEnd(LABEL_WIDTH))}${line}\n` : `${indent}${line}\n`,
  );
}

/** Servers may answer with line ends and control characters. */
function clean(text: string): string {
  return printable(text.replace(/\s+/g, ' '));
}
