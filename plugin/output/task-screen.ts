import { formatAge } from '../../shared/domain/duration.ts';
import { printable } from '../../shared/domain/printable.ts';
import type {
  DatacenterProgress,
  PodProgress,
  TaskState,
  TaskView,
} from '../actions/task/task-view.ts';
import type { Style, Tone } from './style.ts';
import { renderTable } from './table.ts';
import type { Column } from './table.ts';
import { wrap, wrapAdvice } from './wrap.ts';

const MAX_WIDTH = 80;

export const STATE_TONES: Readonly<Record<TaskState, Tone | undefined>> = {
  scheduled: 'quiet',
  queued: undefined,
  running: undefined,
  succeeded: 'good',
  failed: 'bad',
  invalid: 'bad',
  stuck: 'warning',
};

const POD_TONES: Readonly<Record<PodProgress['state'], Tone | undefined>> = {
  waiting: 'quiet',
  running: undefined,
  completed: 'good',
  error: 'bad',
  unknown: 'warning',
};

/** Pods done, of how many; undefined when neither is known. */
export function progressText({
  done,
  total,
}: Pick<TaskView, 'done' | 'total'>): string | undefined {
  return done === undefined && total === undefined ? undefined : `${done ?? 0}/${total ?? '?'}`;
}

/** A line about the task, its times, its datacenters and pods, and what to do next. */
export function renderTask(task: TaskView, nowMs: number, style: Style): string {
  const { kind, namespace, name, command, target, state, reason, pods, datacenters, next } = task;
  const progress = progressText(task);
  const width = Math.min(style.width ?? MAX_WIDTH, MAX_WIDTH);
  const facts = [
    style.paint(STATE_TONES[state], state),
    `${command} of ${target}`,
    ...(progress === undefined ? [] : [`${progress} pods`]),
  ];
  const times: readonly (readonly [string, string | undefined])[] = [
    ['created', task.createdAt],
    ['started', task.startedAt],
    ['ended', task.finishedAt],
    ['next run', task.nextAt],
  ];
  return [
    ...paragraph(`${kind} ${namespace}/${name}: ${facts.join(', ')}`, '', style.width ?? Infinity),
    ...(reason === undefined ? [] : paragraph(printable(reason), '  ', width)),
    ...times.flatMap(([word, time]) =>
      time === undefined
        ? []
        : paragraph(`${time}  ${agoText(time, nowMs)}`, `  ${word.padEnd(8)}  `, width),
    ),
    datacenters.length === 0
      ? ''
      : `\n${renderTable(DATACENTER_COLUMNS, datacenters, '  ', style)}`,
    pods.length === 0 ? '' : `\n${renderTable(podColumns(nowMs), pods, '  ', style)}`,
    ...pods.flatMap(({ pod, error }) =>
      error === undefined ? [] : paragraph(printable(`${pod}: ${error}`), '  ! ', width),
    ),
    ...(next.length === 0 ? [] : ['\n']),
    ...next.flatMap((one) => wrapAdvice(one, width - 2).map((line) => `  ${line}\n`)),
  ].join('');
}

function paragraph(text: string, mark: string, width: number): readonly string[] {
  return wrap(text, width - mark.length).map(
    (line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)}${line}\n`,
  );
}

function agoText(time: string, nowMs: number): string {
  const sinceMs = nowMs - Date.parse(time);
  return sinceMs < 0 ? `(in ${formatAge(-sinceMs)})` : `(${formatAge(sinceMs)} ago)`;
}

const DATACENTER_COLUMNS: readonly Column<DatacenterProgress>[] = [
  { title: 'DATACENTER', cell: ({ name }) => name },
  { title: 'STATE', cell: ({ state }) => state, tone: ({ state }) => STATE_TONES[state] },
  { title: 'PODS', cell: progressText },
];

function podColumns(nowMs: number): readonly Column<PodProgress>[] {
  return [
    { title: 'POD', cell: ({ pod }) => pod },
    { title: 'STATE', cell: ({ state }) => state, tone: ({ state }) => POD_TONES[state] },
    { title: 'RETRIES', cell: ({ retries }) => retries?.toString(), dropOrder: 1 },
    { title: 'TOOK', cell: (pod) => tookText(pod, nowMs) },
  ];
}

function tookText(
  { startedAt, finishedAt, state }: PodProgress,
  nowMs: number,
): string | undefined {
  const startMs = Date.parse(startedAt ?? '');
  const endMs =
    finishedAt === undefined && state === 'running' ? nowMs : Date.parse(finishedAt ?? '');
  return Number.isNaN(endMs - startMs) ? undefined : formatAge(endMs - startMs);
}
