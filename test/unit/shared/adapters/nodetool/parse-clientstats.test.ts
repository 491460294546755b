import { expect, it } from 'vitest';

import { parseClientstats } from '../../../../../shared/adapters/nodetool/parse-clientstats.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

const TITLES =
  'Address SSL Cipher Protocol Version User Keyspace Requests Driver-Name Driver-Version';

/** As the table builder of 4.1.10 and 5.0.9 lays it out: no recording has connections. */
function table(...rows: readonly (readonly string[])[]): string {
  const all = [TITLES.split(' '), ...rows];
  const widths = TITLES.split(' ').map((_, index) =>
    Math.max(...all.map((cells) => cells[index]?.length ?? 0)),
  );
  return all
    .map((cells) => `${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' ')}\n`)
    .join('');
}

const TOTAL = '\nTotal connected clients: 2\n\nUser Connections\n';
const DRIVER = 'DataStax Java driver for Apache Cassandra(R)';

it('connections are read', () => {
  const text = table(
    ['/10.0.0.7:54321', 'true', 'TLS_AES', 'TLSv1.3', '5', 'app', 'shop', '17', DRIVER, '4.17.0'],
    ['/[fd00::7]:1', 'false', 'undefined', 'undefined', '4', 'undefined', '', '0', 'undefined', ''],
  );
  expect(parseClientstats(text + TOTAL)).toEqual([
    {
      address: '10.0.0.7:54321',
      user: 'app',
      keyspace: 'shop',
      driver: `${DRIVER} 4.17.0`,
      requests: 17,
      isEncrypted: true,
    },
    {
      address: '[fd00::7]:1',
      user: undefined,
      keyspace: undefined,
      driver: undefined,
      requests: 0,
      isEncrypted: false,
    },
  ]);
});

it('a node without clients has no connections', () => {
  expect(parseClientstats(nodetoolRecording('5.0.9/healthy-clientstats'))).toEqual([]);
});

it.each<[what: string, text: string, problem: string]>([
  ['nothing', '', 'not understood: ""'],
  ['a table without its end', table(), 'not understood: "Address'],
  ['another table', `Address Port\n1 2\n${TOTAL}`, 'not understood: "Address Port"'],
  [
    'a row cut off',
    `${table()}/10.0.0.7:54321 true${TOTAL}`,
    'not understood: "/10.0.0.7:54321 true"',
  ],
])('%s is no answer', (_what, text, problem) => {
  expect(() => parseClientstats(text)).toThrow(problem);
});
