import type { HintState, PendingHints } from '../../domain/hint-state.ts';
import { ipAddress } from '../../domain/ip-address.ts';
import { tableHeader } from './text-table.ts';
import { unusableAnswer } from './unusable-answer.ts';

const NONE = 'This node does not have any pending hints';
const COLUMNS = [
  'Host ID',
  'Address',
  'Rack',
  'DC',
  'Status',
  'Total files',
  'Newest',
  'Oldest',
] as const;

/**
 * Reads `nodetool listpendinghints`, which Cassandra has from 4.1 on.
 *
 * Source of the form: ListPendingHints of 4.1.10 and 5.0.9; times are in UTC.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parsePendingHints(text: string): HintState {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 1 && lines[0] === NONE) return { pending: [], written: undefined };
  const [head = '', ...rows] = lines;
  const read = tableHeader(head, COLUMNS);
  if (read === undefined || rows.length === 0) throw unusableAnswer('listpendinghints', head);
  return { pending: rows.map((row) => pendingHints(read(row), row)), written: undefined };
}

function pendingHints(
  cells: Readonly<Record<(typeof COLUMNS)[number], string>>,
  row: string,
): PendingHints {
  const files = Number(cells['Total files']);
  const [newestMs, oldestMs] = [timeMs(cells.Newest), timeMs(cells.Oldest)];
  if (![files, newestMs, oldestMs].every(Number.isFinite)) {
    throw unusableAnswer('listpendinghints', row);
  }
  const address = cells.Address === 'null' ? undefined : ipAddress(cells.Address);
  return { hostId: cells['Host ID'], address, files, newestMs, oldestMs };
}

/** `2026-11-28 06:22:32,123` */
function timeMs(text: string): number {
  return Date.parse(`${text.replace(' ', 'T').replace(',', '.')}Z`);
}
