import { groupBy } from '../../shared/domain/group-by.ts';
import { printable } from '../../shared/domain/printable.ts';
import type { ReportEntry } from '../actions/report/compile-report.ts';
import type { DocumentHead } from './json-document.ts';
import { renderTable } from './table.ts';

/** What is in a report, and what is not. */
export interface ReportDocument extends DocumentHead {
  /** RFC 3339. */
  readonly createdAt: string;
  readonly pluginVersion: string;
  /** As it could be given again, but for how to log in. */
  readonly command: string;
  readonly namespace: string;
  readonly redaction: 'default' | 'strict';
  /** How many values were replaced. */
  readonly redactions: number;
  readonly items: readonly ReportEntry[];
  /** Of the archive; absent in the archive itself. */
  readonly file?: string;
  /** Of the archive, in bytes. */
  readonly fileSize?: number;
}

/** For people, as it stands in the archive. */
export function manifestText(document: ReportDocument): string {
  const { command, createdAt, pluginVersion, redaction, redactions, items } = document;
  const having = (state: ReportEntry['state']): readonly ReportEntry[] =>
    items.filter((item) => item.state === state);
  return [
    `${command}\n${createdAt}, plugin ${pluginVersion}\n`,
    `${summaryLine(items)} ${redactions} values replaced (--redact=${redaction}).\n`,
    list('In this report', having('complete')),
    list('In this report in part: the rest is too long', having('cut')),
    reasons('Not in it', items),
    list('There is none of it', having('absent')),
  ].join('\n');
}

/** For the terminal: where it is and what is missing. */
export function reportSummary({ file, fileSize, items, redactions }: ReportDocument): string {
  const where = file === undefined || file === '-' ? 'report' : printable(file);
  return [
    `${where}: ${sizeText(fileSize ?? 0)}. ${summaryLine(items)} ${redactions} values replaced.\n`,
    reasons('Not in it', items),
    'Look into it before you send it: no rule knows every secret.\n',
  ].join('');
}

/** `31 of 34 items.`; what does not exist does not count. */
function summaryLine(items: readonly ReportEntry[]): string {
  const expected = items.filter(({ state }) => state !== 'absent').length;
  return `${items.filter(isThere).length} of ${expected} items.`;
}

function isThere({ state }: ReportEntry): boolean {
  return state === 'complete' || state === 'cut';
}

function list(title: string, items: readonly ReportEntry[]): string {
  if (items.length === 0) return '';
  const columns = [
    { title: 'ITEM', cell: ({ path }: ReportEntry) => path },
    { title: 'WHAT', cell: ({ what }: ReportEntry) => what },
  ];
  return `${title}:\n${renderTable(columns, items, '  ')}`;
}

/** Much often fails for one reason, which is said once. */
function reasons(title: string, items: readonly ReportEntry[]): string {
  const wanting = items.filter(({ state }) => state === 'failed' || state === 'left-out');
  if (wanting.length === 0) return '';
  const groups = groupBy(wanting, ({ reason = '' }) => reason);
  const lines = [...groups].map(([reason, group]) => {
    const paths = group.map(({ path }) => `    ${printable(path)}\n`);
    return `  ${printable(reason)}\n${paths.join('')}`;
  });
  return `${title}:\n${lines.join('')}`;
}

function sizeText(bytes: number): string {
  if (bytes < 10 * 1024) return `${bytes} bytes`;
  const kib = bytes / 1024;
  return kib < 10 * 1024 ? `${Math.round(kib)} KiB` : `${Math.round(kib / 1024)} MiB`;
}
