import { expect, it } from 'vitest';

import { parseSize } from '../../../../../shared/adapters/nodetool/parse-size.ts';

it.each<[text: string, bytes: number]>([
  ['0 bytes', 0],
  ['1023 bytes', 1_023],
  ['1 KiB', 1_024],
  ['108.6 KiB', 111_206],
  ['22.69 MiB', 23_792_189],
  ['22.7 MiB ', 23_802_675],
  ['1.5 GiB', 1_610_612_736],
  ['3 TiB', 3 * 2 ** 40],
  ['1 PiB', 2 ** 50],
  ['461.13 KB', 472_197],
  ['1.5 GB', 1_610_612_736],
])('%s is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

it.each(['?', '', 'N/A', '12', '-1 bytes', '1 XiB', '1,5 GiB', '1 K', '1 MiB/s'])(
  '"%s" is no size',
  (text) => {
    expect(parseSize(text)).toBeUndefined();
  },
);
