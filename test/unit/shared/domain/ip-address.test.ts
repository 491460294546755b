import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ipAddress } from '../../../../shared/domain/ip-address.ts';

it.each([
  ['10.0.0.4', '10.0.0.4'],
  ['10.0.0.4:7000', '10.0.0.4'],
  ['/10.0.0.4:7000', '10.0.0.4'],
  ['c-0/10.0.0.4', '10.0.0.4'],
  [' 10.0.0.4 ', '10.0.0.4'],
  ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8:0:0:0:0:0:1]:7000', '2001:db8::1'],
  ['/[0:0:0:0:0:0:0:1]:9042', '::1'],
  ['/2001:db8:0:0:0:0:0:1:7000', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::', '::'],
  ['c-0.cassandra.prod', 'c-0.cassandra.prod'],
  ['c-0.cassandra:7000', 'c-0.cassandra'],
  ['a:b:c', 'a:b:c'],
  ['', ''],
])('of "%s" is "%s"', (text, address) => {
  expect(ipAddress(text)).toBe(address);
});

it('does not change once it is in its form', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      expect(ipAddress(ipAddress(address))).toBe(ipAddress(address));
    }),
  );
});
