import { expect, it } from 'vitest';

import { systemClock } from '../../../../../shared/adapters/system/system-clock.ts';

it('wakes a sleeper at once when its signal aborts, with the reason', async () => {
  const ending = new AbortController();
  const sleeping = systemClock.sleep(60_000, ending.signal);
  ending.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
});

it('goes forward', async () => {
  const [nowMs, wallMs] = [systemClock.nowMs(), systemClock.wallMs()];
  await systemClock.sleep(2, new AbortController().signal);
  expect(systemClock.nowMs() - nowMs).toBeGreaterThan(1);
  expect(systemClock.wallMs()).toBeGreaterThanOrEqual(wallMs);
});
