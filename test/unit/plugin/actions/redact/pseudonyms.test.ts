import { expect, it } from 'vitest';

import { pseudonyms } from '../../../../../plugin/actions/redact/pseudonyms.ts';

it.each([
  ['at 10.0.0.4:7000 and /10.0.0.4', 'at ip-1:7000 and /ip-1'],
  ['10.0.0.4 10.0.0.5', 'ip-1 ip-2'],
  ['ip-10-0-0-4.ec2', 'ip-ip-1.ec2'],
  ['[2001:db8::1]:7000 2001:db8:0:0:0:0:0:1', '[ip-1]:7000 ip-1'],
  ['127.0.0.1 0.0.0.0 ::1', '127.0.0.1 0.0.0.0 ::1'],
  ['Cassandra 4.1.10 at 12:34:56', 'Cassandra 4.1.10 at 12:34:56'],
  ['999.1.1.1', '999.1.1.1'],
])('addresses: %s', (text, expected) => {
  expect(pseudonyms().hide(text)).toBe(expected);
});

it('hides hosts as whole words, and the names of tables in what Cassandra says', () => {
  const names = pseudonyms();
  names.learnHost('worker-1');
  names.learnHost('worker-1.example.com');
  names.learnSchema('keyspace', 'shop');
  names.learnSchema('table', 'orders');
  names.learnSchema('keyspace', 'system_auth');
  expect(names.hide('worker-1 worker-10 worker-1.example.com')).toBe('host-1 worker-10 host-2');
  expect(names.hide('shop.orders')).toBe('shop.orders');
  expect(names.hideSchema('Compacting shop.orders, shop/orders-1f2e, workshop, system_auth')).toBe(
    'Compacting keyspace-1.table-1, keyspace-1/table-1-1f2e, workshop, system_auth',
  );
});
