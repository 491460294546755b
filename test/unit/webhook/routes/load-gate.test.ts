import { describe, expect, it } from 'vitest';

import { createLoadGate } from '../../../../webhook/routes/load-gate.ts';

describe('the load gate', () => {
  it('lets in as many as it may and one more when one has left', () => {
    const gate = createLoadGate({ maxInFlight: 2, maxHeldBytes: 0 });
    expect([gate.enter(), gate.enter(), gate.enter()]).toEqual([true, true, false]);
    expect(gate.inFlight).toBe(2);
    gate.leave();
    expect(gate.enter()).toBe(true);
  });

  it('holds as many bytes as it may, over all reviews', () => {
    const gate = createLoadGate({ maxInFlight: 9, maxHeldBytes: 10 });
    expect([gate.hold(6), gate.hold(5), gate.hold(4), gate.hold(1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    gate.release(6);
    expect(gate.hold(6)).toBe(true);
  });
});
