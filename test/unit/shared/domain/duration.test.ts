import { expect, it } from 'vitest';

import { formatAge, parseDuration } from '../../../../shared/domain/duration.ts';

it.each([
  ['0s', 0],
  ['1ms', 1],
  ['90s', 90_000],
  ['1h30m', 5_400_000],
])('parseDuration reads %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['600', '', 's', '1d', '-1s', '1 s', '1.5s'])('parseDuration refuses "%s"', (text) => {
  expect(() => parseDuration(text)).toThrow(`"${text}" is not a duration`);
});

it.each([
  [-1, '0s'],
  [119_999, '119s'],
  [120_000, '2m'],
  [7_199_000, '119m'],
  [7_200_000, '2h'],
  [47 * 3_600_000, '47h'],
  [48 * 3_600_000, '2d'],
])('formatAge writes %i ms as %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});
