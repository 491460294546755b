import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { loadText } from '../../../../shared/domain/load-text.ts';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

describe('loadText', () => {
  // What FileUtils.stringifyFileSize of Cassandra 4.1.10 and 5.0.9 answered.
  it.each([
    [0, '0 bytes'],
    [1, '1 bytes'],
    [1023, '1023 bytes'],
    [1024, '1 KiB'],
    [1025, '1 KiB'],
    [1152, '1.12 KiB'],
    [1408, '1.38 KiB'],
    [1535, '1.5 KiB'],
    [1664, '1.62 KiB'],
    [1920, '1.88 KiB'],
    [10_240, '10 KiB'],
    [31_623, '30.88 KiB'],
    [1_047_552, '1023 KiB'],
    [1_048_570, '1023.99 KiB'],
    [1_048_575, '1024 KiB'],
    [1_048_576, '1 MiB'],
    [1_179_648, '1.12 MiB'],
    [23_795_122, '22.69 MiB'],
    [1_073_741_823, '1024 MiB'],
    [1_073_741_824, '1 GiB'],
    [1_099_511_627_775, '1024 GiB'],
    [1_099_511_627_776, '1 TiB'],
    [1.2e15, '1091.39 TiB'],
    [1.126e18, '1024091.03 TiB'],
  ])('writes %d as nodetool does', (bytes, text) => {
    expect(loadText(bytes)).toBe(text);
  });

  it('is never further from the load than half of the last digit', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        const [value = '', unit = ''] = loadText(bytes).split(' ');
        const size = 1024 ** UNITS.indexOf(unit);
        expect(value).toMatch(/^(0|[1-9]\d*)(\.\d?[1-9])?$/);
        expect(Math.abs(Number(value) * size - bytes)).toBeLessThanOrEqual(0.005 * size * 1.000001);
      }),
    );
  });
});
