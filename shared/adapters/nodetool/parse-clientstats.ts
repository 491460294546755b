import type { ClientConnection } from '../../domain/client-connection.ts';
import { tableHeader } from './text-table.ts';
import { unusableAnswer } from './unusable-answer.ts';

const COLUMNS = [
  'Address',
  'SSL',
  'Cipher',
  'Protocol',
  'Version',
  'User',
  'Keyspace',
  'Requests',
  'Driver-Name',
  'Driver-Version',
] as const;
const TOTAL = /^Total connected clients: \d+$/;

/**
 * Reads `nodetool clientstats --all` of Cassandra 4.0 to 5.0.
 *
 * @throws AppError `KDS_NODE_ANSWER` when the text is something else.
 */
export function parseClientstats(text: string): readonly ClientConnection[] {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => TOTAL.test(line));
  if (end === -1) throw unusableAnswer('clientstats --all', lines[0]);
  const [header, ...rows] = lines.slice(0, end).filter((line) => line.trim() !== '');
  // Without connections there is no table.
  if (header === undefined) return [];
  const readRow = tableHeader(header, COLUMNS);
  if (readRow === undefined) throw unusableAnswer('clientstats --all', header);
  return rows.map((line) => {
    const row = readRow(line);
    if (!/^\d+$/.test(row.Requests)) throw unusableAnswer('clientstats --all', line);
    const driver = [row['Driver-Name'], row['Driver-Version']].map(known);
    return {
      address: row.Address.slice(row.Address.lastIndexOf('/') + 1),
      user: known(row.User),
      keyspace: known(row.Keyspace),
      driver: driver[0] === undefined ? undefined : driver.filter(Boolean).join(' '),
      requests: Number(row.Requests),
      isEncrypted: row.SSL === 'true',
    };
  });
}

/** Clients need not tell; Cassandra then writes `undefined`, or nothing. */
function known(text: string): string | undefined {
  return text === '' || text === 'undefined' || text === 'null' ? undefined : text;
}
