import { describe, expect, it } from 'vitest';

import {
  authorityValidity,
  isExpired,
  isRenewalDue,
  leafValidity,
} from '../../../../webhook/tls/certificate-plan.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 0, 1);

describe('the life of certificates', () => {
  it('is a year for the authority, an hour of clock skew before', () => {
    expect(authorityValidity(NOW_MS)).toEqual({
      notBeforeMs: NOW_MS - HOUR_MS,
      notAfterMs: NOW_MS + 365 * DAY_MS,
    });
  });

  it.each([
    ['seven days', 365, 7],
    ['no longer than that of its authority', 3, 3],
  ])('is %s for a leaf', (_name, authorityDays, leafDays) => {
    const authority = { notBeforeMs: 0, notAfterMs: NOW_MS + authorityDays * DAY_MS };
    expect(leafValidity(NOW_MS, authority)).toEqual({
      notBeforeMs: NOW_MS - HOUR_MS,
      notAfterMs: NOW_MS + leafDays * DAY_MS,
    });
  });

  it.each([
    [1_000 + 599, false],
    [1_000 + 600, true],
    [1_000 + 900, true],
  ])('is to be renewed after two thirds: at %d %s', (nowMs, due) => {
    expect(isRenewalDue({ notBeforeMs: 1_000, notAfterMs: 1_900 }, nowMs)).toBe(due);
  });

  it.each([
    [1_899, false],
    [1_900, true],
  ])('ends at its last moment: at %d %s', (nowMs, expired) => {
    expect(isExpired({ notBeforeMs: 1_000, notAfterMs: 1_900 }, nowMs)).toBe(expired);
  });
});
