import { formatAge } from '../../shared/domain/duration.ts';
import type { PodStatus, WorkloadStatus } from '../actions/status/workload-status.ts';
import type { DocumentHead } from './json-document.ts';
import { renderTable } from './table.ts';
import type { Column } from './table.ts';
import { wrap, wrapAdvice } from './wrap.ts';

/** What `status -o json` prints. */
export interface StatusDocument extends DocumentHead {
  readonly items: readonly WorkloadStatus[];
}

const WIDTH = 80;
const INJECTION: Readonly<Record<PodStatus['injection'], string>> = {
  injected: 'yes',
  incomplete: 'partly',
  'built-in': 'built-in',
  none: 'no',
};

/** One block for each workload: a line about it, its pods, and what to do. */
export function renderStatus(nowMs: number): (document: StatusDocument) => string {
  const columns: readonly Column<PodStatus>[] = [
    { title: 'POD', cell: ({ name }) => name },
    { title: 'READY', cell: ({ containers }) => `${containers.ready}/${containers.total}` },
    { title: 'STATUS', cell: ({ status }) => status },
    { title: 'RESTARTS', cell: ({ restarts }) => String(restarts) },
    { title: 'INJECTED', cell: ({ injection }) => INJECTION[injection] },
    { title: 'REVISION', cell: ({ revision }) => revision ?? '-' },
    { title: 'AGE', cell: ({ createdAt }) => ageOf(createdAt, nowMs) },
  ];
  const render = (workload: WorkloadStatus): string =>
    [
      ...headline(workload).map((line) => `${line}\n`),
      workload.pods.length === 0 ? '' : renderTable(columns, workload.pods, '  '),
      ...workload.advice.flatMap(({ problem, next }) => [
        ...wrap(problem, WIDTH - 4).map(
          (line, index) => `${index === 0 ? '  ! ' : '    '}${line}\n`,
        ),
        ...wrapAdvice(next, WIDTH - 4).map((line) => `    ${line}\n`),
      ]),
    ].join('');
  return ({ items }) => items.map(render).join('\n');
}

function headline(workload: WorkloadStatus): readonly string[] {
  const { kind, namespace, name, cassandraVersion, desired, phase, datacenters } = workload;
  const facts = [
    ...(desired === undefined ? [] : [`${workload.ready ?? '?'}/${desired} ready`]),
    ...(desired === undefined ? [] : [`${workload.withApi ?? '?'}/${desired} with Management API`]),
    ...(datacenters.length === 0 ? [] : [`datacenters ${datacenters.join(', ')}`]),
    ...(phase === undefined ? [] : [phase]),
    ...(cassandraVersion === undefined ? [] : [`Cassandra ${cassandraVersion}`]),
  ];
  const [first = '', ...more] = wrap(`${kind} ${namespace}/${name}: ${facts.join(', ')}`, WIDTH);
  return [first, ...more.map((line) => `  ${line}`)];
}

function ageOf(createdAt: string | undefined, nowMs: number): string {
  const createdMs = Date.parse(createdAt ?? '');
  return Number.isNaN(createdMs) ? '-' : formatAge(nowMs - createdMs);
}
