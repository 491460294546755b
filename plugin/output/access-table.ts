import type { CommandAccess, MissingAccess } from '../actions/access/review-access.ts';
import { countText } from './cell-text.ts';
import { documentHead } from './json-document.ts';
import type { DocumentHead } from './json-document.ts';
import { renderTable } from './table.ts';

/** What `can-i -o json` prints. */
export interface AccessDocument extends DocumentHead {
  readonly commands: readonly CommandAccess[];
}

export function accessDocument(commands: readonly CommandAccess[]): AccessDocument {
  return { ...documentHead('AccessReport', []), commands };
}

interface Row {
  readonly command: string;
  readonly answer: string;
  readonly missing: string;
  readonly loses: string;
}

/** A line for each command, and one more for each further right that is missing. */
export function renderAccess({ commands }: AccessDocument): string {
  const table = renderTable<Row>(
    [
      { title: 'COMMAND', cell: ({ command }) => command },
      { title: 'ALLOWED', cell: ({ answer }) => answer },
      { title: 'MISSING', cell: ({ missing }) => missing },
      { title: 'WITHOUT IT', cell: ({ loses }) => loses },
    ],
    commands.flatMap(rowsOf),
  );
  const lacking = lackingOf(commands);
  if (lacking.length === 0) return table;
  return `${table}\nPrint what is needed with: kubectl k8ssandra rbac ${lacking.join(' ')}\n`;
}

/** A line for each command, for who did not ask for one: there may be twenty rights to each. */
export function renderAccessOverview({ commands }: AccessDocument): string {
  const table = renderTable<CommandAccess>(
    [
      { title: 'COMMAND', cell: ({ command }) => command },
      { title: 'ALLOWED', cell: ({ answer }) => answer },
      { title: 'RIGHTS MISSING', cell: ({ missing }) => countText(missing.length) },
    ],
    commands,
  );
  const [first] = lackingOf(commands);
  if (first === undefined) return table;
  return [
    `${table}\n`,
    `See which ones, and what is lost without them: kubectl k8ssandra can-i ${first}\n`,
    `Print what is needed with: kubectl k8ssandra rbac ${first}\n`,
  ].join('');
}

function lackingOf(commands: readonly CommandAccess[]): readonly string[] {
  return commands.filter(({ answer }) => answer !== 'yes').map(({ command }) => command);
}

function rowsOf({ command, answer, missing }: CommandAccess): readonly Row[] {
  const [first, ...more] = missing;
  return [
    { command, answer, missing: textOf(first), loses: first?.loses ?? '' },
    ...more.map((one) => ({
      command: '',
      answer: '',
      missing: textOf(one),
      loses: one.loses ?? '',
    })),
  ];
}

/** As `kubectl auth can-i` takes it, more or less: `get pods/proxy in prod`. */
function textOf(missing: MissingAccess | undefined): string {
  if (missing === undefined) return '';
  const { group, resource, verb, namespace, name } = missing;
  const [plural = '', ...subresource] = resource.split('/');
  const kind = [group === '' ? plural : `${plural}.${group}`, ...subresource].join('/');
  const object = name === undefined ? kind : `${kind} ${name}`;
  return `${verb} ${object}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
