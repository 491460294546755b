import { printable } from '../../shared/domain/printable.ts';
import type { Explanation, ToldCause } from '../actions/why/explain.ts';
import { isScaledToZero } from '../actions/why/looked-at.ts';
import type { LookedAt, Subject } from '../actions/why/looked-at.ts';
import type { Evidence } from '../actions/why/cause.ts';
import { shortKind } from '../actions/why/evidence.ts';
import type { Style } from './style.ts';
import { wrap, wrapAdvice } from './wrap.ts';

const MAX_WIDTH = 80;
/** `-o wide` shows all of them. */
const MAX_EVIDENCE = 6;
const MAX_NAMES = 4;

/** How things are, and then a block for each cause: what it is, what to do, what speaks for it. */
export function renderWhy(
  lookedAt: readonly LookedAt[],
  items: readonly Explanation[],
): (style: Style) => string {
  return (style) => {
    const width = Math.min(style.width ?? MAX_WIDTH, MAX_WIDTH);
    const heads = headsOf(lookedAt).map((one) => headline(one, { style, width }));
    const blocks = items.map((item) => renderItem(item, { style, width }));
    return [heads.join(''), ...blocks].filter((block) => block !== '').join('\n');
  };
}

interface Frame {
  readonly style: Style;
  readonly width: number;
}

/** Pods stand below their workloads; a pod or task has a line only where it was asked for alone. */
function headsOf(lookedAt: readonly LookedAt[]): readonly LookedAt[] {
  const workloads = lookedAt.filter(({ kind }) => WORKLOADS.includes(kind));
  return workloads.length > 0 ? workloads : lookedAt;
}

const WORKLOADS = ['StatefulSet', 'CassandraDatacenter', 'K8ssandraCluster'];

function headline(one: LookedAt, { style, width }: Frame): string {
  const { kind, namespace, name, ready, state } = one;
  const subject = `${kind} ${printable(`${namespace}/${name}`)}`;
  if (isScaledToZero(one)) return hanging(`${subject} is ${state}`, '', '  ', width).join('');
  const isWork = !WORKLOADS.includes(kind) && kind !== 'Pod';
  const word = isWork ? (ready ? 'done' : 'not done') : ready ? 'ready' : 'not ready';
  const text = `${subject} is ${word}: ${printable(state)}`;
  const painted = style.paint(ready ? 'good' : 'bad', word);
  return hanging(text, '', '  ', width).join('').replace(` is ${word}:`, ` is ${painted}:`);
}

function renderItem(item: Explanation, { style, width }: Frame): string {
  const { subjects, title, text, next, evidence, besides } = item;
  const names = subjectNames(subjects, style.wide);
  const verb = verbOf(subjects);
  return [
    ...hanging(`${names} ${verb}: ${title}`, '', '  ', width),
    ...paragraph(text, width),
    ...steps(next, width),
    ...besides.flatMap((one) => besideLines(one, width)),
    '\n  Evidence:\n',
    ...evidenceLines(evidence, style.wide, width),
  ].join('');
}

function verbOf(subjects: readonly Subject[]): string {
  const isWork = subjects.every(({ kind }) => kind.endsWith('Task'));
  return `${subjects.length === 1 ? 'is' : 'are'} not ${isWork ? 'done' : 'ready'}`;
}

function subjectNames(subjects: readonly Subject[], isWide: boolean): string {
  const names = subjects.map(({ kind, name }) => `${shortKind(kind)}/${name}`);
  const shown = isWide || names.length <= MAX_NAMES ? names : names.slice(0, MAX_NAMES - 1);
  const rest = names.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [`and ${rest} more`])].join(', ');
}

function besideLines({ title, text, next }: ToldCause, width: number): readonly string[] {
  return [
    '\n',
    ...hanging(`Besides, ${title}.`, '  ', '  ', width),
    ...hanging(text, '  ', '  ', width),
    ...steps(next, width),
  ];
}

function paragraph(text: string, width: number): readonly string[] {
  return ['\n', ...hanging(text, '  ', '  ', width)];
}

function steps(next: readonly string[], width: number): readonly string[] {
  if (next.length === 0) return [];
  const lines = next.flatMap((one) => wrapAdvice(printable(one), width - 4));
  return ['\n  What to do:\n', ...lines.map((line) => `    ${line}\n`)];
}

function evidenceLines(
  evidence: readonly Evidence[],
  isWide: boolean,
  width: number,
): readonly string[] {
  const shown = isWide ? evidence : evidence.slice(0, MAX_EVIDENCE);
  const rest = evidence.length - shown.length;
  return [
    ...shown.flatMap((one) => hanging(evidenceText(one), '    ', '      ', width)),
    ...(rest === 0 ? [] : [`    and ${rest} more, with -o wide\n`]),
  ];
}

function evidenceText({ source, object, container, time, text }: Evidence): string {
  const where = container === undefined ? object : `${object}, ${container}`;
  const when = time === undefined ? '' : `, ${time.replace(/\.\d+/, '')}`;
  return `${source === 'container' ? 'state' : source} (${where}${when}): ${text}`;
}

function hanging(text: string, first: string, rest: string, width: number): readonly string[] {
  return wrap(printable(text.replace(/\s+/g, ' ')), width - rest.length).map(
    (line, index) => `${index === 0 ? first : rest}${line}\n`,
  );
}
