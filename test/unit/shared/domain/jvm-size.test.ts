import { describe, expect, it } from 'vitest';

import { maxHeapOption, parseJvmSize } from '../../../../shared/domain/jvm-size.ts';

const KIB = 1024n;

describe('parseJvmSize', () => {
  it.each([
    ['1048576', KIB ** 2n],
    ['512k', 512n * KIB],
    ['512m', 512n * KIB ** 2n],
    ['512M', 512n * KIB ** 2n],
    ['4G', 4n * KIB ** 3n],
    ['1t', KIB ** 4n],
    ['0', 0n],
  ])('reads %s', (text, bytes) => {
    expect(parseJvmSize(text)).toBe(bytes);
  });

  it.each(['', 'm', '512MB', '512Mi', '1.5G', '-1g', ' 4G', '4 G', '9'.repeat(16)])(
    'refuses "%s"',
    (text) => {
      expect(parseJvmSize(text)).toBeUndefined();
    },
  );
});

describe('maxHeapOption', () => {
  it.each([
    ['-Xms1G -Xmx4G', '4G'],
    ['-Xmx2G -Xmx4G -XX:+UseG1GC', '4G'],
    ['-Xmx4096', '4096'],
    ['-Dfoo=bar', undefined],
    ['-Xmx', undefined],
    ['', undefined],
  ])('finds in "%s" the size %s', (options, size) => {
    expect(maxHeapOption(options)).toBe(size);
  });
});
