import { describe, expect, it } from 'vitest';

import {
  authorityValidity,
  isExpired,
  isNews,
  isRenewalDue,
  isSettled,
  leafValidity,
  stillTrusted,
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

function pem(name: string): string {
  return `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
}

describe('what stays trusted beside a new authority', () => {
  const until = (notAfterMs: number) => () => ({ notBeforeMs: 0, notAfterMs });

  it('is every certificate of the bundles, once and in order', () => {
    const bundles = [pem('a') + pem('b'), pem('b') + pem('c')];
    expect(stillTrusted(bundles, until(2), 1)).toBe(pem('a') + pem('b') + pem('c'));
  });

  it.each([
    [1_999, pem('a')],
    [2_000, ''],
  ])('ends with its life: at %d %j', (nowMs, expected) => {
    expect(stillTrusted([pem('a')], until(2_000), nowMs)).toBe(expected);
  });

  it('is nothing that cannot be read', () => {
    expect(stillTrusted([pem('a'), 'damaged'], () => undefined, 1)).toBe('');
  });

  it('is bounded', () => {
    const bundle = ['a', 'b', 'c', 'd', 'e'].map(pem).join('');
    expect(stillTrusted([bundle], until(2), 1)).toBe(['a', 'b', 'c', 'd'].map(pem).join(''));
  });
});

describe('whether API servers may still refuse a certificate', () => {
  const made = { ...authorityValidity(NOW_MS), certificate: pem('new'), hasPrevious: false };

  it.each([
    ['nothing was trusted before', made, [], 0, false],
    ['it was trusted before', made, [pem('new') + pem('old')], 0, false],
    ['only another one was trusted', made, [pem('new'), pem('old')], 0, true],
    ['another replica has just made it', { ...made, hasPrevious: true }, [], 59_999, true],
    ['it was made a minute ago', { ...made, hasPrevious: true }, [], 60_000, false],
  ])('when %s', (_name, authority, replaced, ageMs, news) => {
    expect(isNews(authority, replaced, NOW_MS + ageMs)).toBe(news);
  });

  it.each([
    [9_999, false],
    [10_000, true],
  ])('ends ten seconds after: at %d %s', (nowMs, settled) => {
    expect(isSettled(0, nowMs)).toBe(settled);
  });
});
