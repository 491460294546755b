import { describe, expect, it } from 'vitest';

import { budgetOf, inTime } from '../../../../webhook/routes/deadline.ts';

describe('budgetOf', () => {
  it.each([
    ['/mutate/pods?timeout=10s', 9_800],
    ['/mutate/pods?timeout=1s', 800],
    ['/mutate/pods?timeout=30s&x=y', 29_800],
    ['/mutate/pods?x=y&timeout=5s', 4_800],
    ['/mutate/pods?timeout=0s', 0],
    ['/mutate/pods', 9_800],
    ['/mutate/pods?timeout=', 9_800],
    ['/mutate/pods?timeout=1h', 9_800],
    ['/mutate/pods?timeout=-5s', 9_800],
    ['/mutate/pods?timeout=999s', 9_800],
    ['/mutate/pods?mytimeout=3s', 9_800],
  ])('leaves 200 ms to the answer of %s', (url, budgetMs) => {
    expect(budgetOf(url)).toBe(budgetMs);
  });
});

describe('inTime', () => {
  it('gives the outcome when it comes first', async () => {
    expect(await inTime(Promise.resolve('done'), 1_000, 'late')).toBe('done');
  });

  it('gives the fallback when the time is over first', async () => {
    expect(await inTime(new Promise<string>(() => undefined), 0, 'late')).toBe('late');
  });

  it('passes a failure on', async () => {
    const work = Promise.reject(new Error('bug'));
    await expect(inTime(work, 1_000, 'late')).rejects.toThrow('bug');
  });
});
