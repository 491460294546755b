import { expect, it } from 'vitest';

import { parseTablestats } from '../../../../../shared/adapters/nodetool/parse-tablestats.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

it('the figures of tables are read, numbers and text alike', () => {
  const [orders, customers] = parseTablestats(
    nodetoolRecording('5.0.9/healthy-tablestats_F_json_shop'),
  );
  expect(orders).toEqual({
    keyspace: 'shop',
    table: 'orders',
    sstables: 1,
    liveBytes: 23_590_078,
    totalBytes: 23_590_078,
    snapshotBytes: 0,
    partitions: 1_500,
    reads: 469,
    writes: 15_000,
    readLatencyMs: 2.714,
    writeLatencyMs: 0.209,
    pendingFlushes: 0,
    droppedMutations: undefined,
    percentRepaired: 0,
    maxPartitionBytes: 35_425,
  });
  expect(customers).toMatchObject({ table: 'customers', readLatencyMs: undefined });
});

it('a keyspace may have no tables', () => {
  expect(parseTablestats('{"total_number_of_tables":0,"shop":{"tables":{}}}')).toEqual([]);
});

it.each<[what: string, text: string, problem: string]>([
  ['nothing', '', 'not understood: ""'],
  ['text', '\nTotal number of tables: 2\n', 'not understood: "Total number of tables: 2"'],
  ['a list', '[]', 'not understood: "[]"'],
  ['JSON cut off', '{"shop":', 'not understood: "{\\"shop\\":"'.replaceAll('\\"', '"')],
  ['a keyspace without tables', '{"shop":{}}', 'not understood: "shop: no tables"'],
  ['a table without figures', '{"shop":{"tables":{"a":1}}}', '"shop.a: no figures"'],
])('%s is no answer', (_what, text, problem) => {
  expect(() => parseTablestats(text)).toThrow(problem);
});
