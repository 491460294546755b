import { expect, it } from 'vitest';

import { keepFresh } from '../../../../webhook/facts/keep-fresh.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { fakeCollection } from '../../../support/fake-collection.ts';
import { keptLog } from '../../../support/kept-log.ts';

function setUp() {
  const [clock, log, ending] = [fakeClock(), keptLog(), new AbortController()];
  const collection = fakeCollection('namespaces');
  const done = keepFresh({ collections: [collection], clock, log }, ending.signal);
  return { clock, log, ending, collection, done };
}

it('leaves a copy alone that is heard of', async () => {
  const { clock, collection } = setUp();
  for (let minute = 0; minute < 10; minute += 1) {
    collection.heardMs = clock.nowMs();
    await clock.advance(60_000);
  }
  expect(collection.relists).toBe(0);
});

it('starts a copy over when it falls silent, and again when that does not help', async () => {
  const { clock, log, collection } = setUp();
  collection.heardMs = 5_000;
  await clock.advance(90_000);
  expect(collection.relists).toBe(0);
  await clock.advance(10_000);
  expect(collection.relists).toBe(1);
  expect(log.lines).toMatchObject([
    { level: 'warn', event: 'watch-silent', fields: { resource: 'namespaces', silentMs: 95_000 } },
  ]);
  await clock.advance(80_000);
  expect(collection.relists).toBe(1);
  await clock.advance(10_000);
  expect(collection.relists).toBe(2);
});

it('gives a copy that was never heard of the same time', async () => {
  const { clock, collection } = setUp();
  await clock.advance(80_000);
  expect(collection.relists).toBe(0);
  await clock.advance(10_000);
  expect(collection.relists).toBe(1);
});

it('ends with the process', async () => {
  const { clock, ending, done } = setUp();
  await clock.advance(1_000);
  ending.abort();
  await expect(done).resolves.toBeUndefined();
});
