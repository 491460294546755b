import { expect, it } from 'vitest';

import { atMostEvery } from '../../../../plugin/actions/at-most-every.ts';

it('asks again only when the last answer is old', async () => {
  let nowMs = 0;
  const asked: string[] = [];
  const ask = atMostEvery(60_000, { wallMs: () => nowMs }, (question: string) => {
    asked.push(question);
    return Promise.resolve(asked.length);
  });
  expect(await ask('a')).toBe(1);
  nowMs = 59_999;
  expect(await ask('b')).toBe(1);
  nowMs = 60_000;
  expect(await ask('c')).toBe(2);
  expect(asked).toEqual(['a', 'c']);
});

it('does not keep what failed', async () => {
  let fails = true;
  const ask = atMostEvery(60_000, { wallMs: () => 0 }, () =>
    fails ? Promise.reject(new Error('gone')) : Promise.resolve('there'),
  );
  await expect(ask(undefined)).rejects.toThrow('gone');
  fails = false;
  expect(await ask(undefined)).toBe('there');
});
