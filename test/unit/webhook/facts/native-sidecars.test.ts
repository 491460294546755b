import { describe, expect, it } from 'vitest';

import { AppError } from '../../../../shared/errors/app-error.ts';
import { followNativeSidecars } from '../../../../webhook/facts/native-sidecars.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { inMemoryApi } from '../../../support/in-memory-api.ts';
import { keptLog } from '../../../support/kept-log.ts';

function setUp(mode: 'auto' | 'always' | 'never', gitVersion: string, before = () => undefined) {
  const [clock, log, ending] = [fakeClock(), keptLog(), new AbortController()];
  const api = inMemoryApi({ '/version': { gitVersion } });
  api.before = before;
  const sidecars = followNativeSidecars({ mode, api, clock, log });
  const done = sidecars.follow(ending.signal);
  return { clock, log, ending, api, sidecars, done };
}

describe('native sidecars', () => {
  it.each([
    ['v1.31.14', false],
    ['v1.32.0', true],
    ['v1.34.4-gke.100', true],
    ['v2.0.0', true],
    ['strange', false],
  ])('are used on %s: %s', async (version, expected) => {
    const { clock, sidecars } = setUp('auto', version);
    expect([sidecars.supported(), sidecars.known]).toEqual([false, false]);
    await clock.advance(0);
    expect([sidecars.supported(), sidecars.known]).toEqual([expected, true]);
  });

  it.each([
    ['always', true],
    ['never', false],
  ] as const)('are used %s on request, without asking', async (mode, expected) => {
    const { clock, sidecars, api, done } = setUp(mode, 'v1.20.0');
    await clock.advance(0);
    await done;
    expect([sidecars.supported(), sidecars.known]).toEqual([expected, true]);
    expect(api.requests).toEqual([]);
  });

  it('are used after an upgrade of the cluster', async () => {
    const { clock, sidecars, api } = setUp('auto', 'v1.31.0');
    await clock.advance(0);
    api.put('/version', { gitVersion: 'v1.32.0' });
    await clock.advance(10 * 60_000);
    expect(sidecars.supported()).toBe(true);
  });

  it('are asked about again soon when the API server does not answer', async () => {
    const { clock, sidecars, api, log } = setUp('auto', 'v1.34.0', () => {
      throw new AppError('KDS_API_UNREACHABLE', 'gone', { hint: 'Wait.' });
    });
    await clock.advance(0);
    expect(sidecars.known).toBe(false);
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'version-unknown' }]);
    api.before = () => undefined;
    await clock.advance(10_000);
    expect([sidecars.supported(), sidecars.known]).toEqual([true, true]);
  });

  it('end with the process', async () => {
    const { clock, ending, done } = setUp('auto', 'v1.34.0');
    await clock.advance(0);
    ending.abort();
    await expect(done).resolves.toBeUndefined();
  });
});
