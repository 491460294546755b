import { expect, it } from 'vitest';

import { atMostEvery } from '../../../../plugin/actions/at-most-every.ts';

it('asks again only when the last answer is old', async () => {
  let nowMs = 0;
  const asked: string[] = [];
  const limit = { ageMs: 60_000, clock: { wallMs: () => nowMs }, isKept: () => true };
  const ask = atMostEvery(limit, (question: string) => {
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

it('does not keep what is not good enough', async () => {
  const answers = ['in part', 'whole', 'other'];
  const isKept = (answer: string | undefined): boolean => answer === 'whole';
  const ask = atMostEvery({ ageMs: 60_000, clock: { wallMs: () => 0 }, isKept }, () =>
    Promise.resolve(answers.shift()),
  );
  expect(await ask(undefined)).toBe('in part');
  expect(await ask(undefined)).toBe('whole');
  expect(await ask(undefined)).toBe('whole');
});

it('does not keep what failed', async () => {
  let fails = true;
  const limit = { ageMs: 60_000, clock: { wallMs: () => 0 }, isKept: () => true };
  const ask = atMostEvery(limit, () =>
    fails ? Promise.reject(new Error('gone')) : Promise.resolve('there'),
  );
  await expect(ask(undefined)).rejects.toThrow('gone');
  fails = false;
  expect(await ask(undefined)).toBe('there');
});
