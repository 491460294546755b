import { describe, expect, it } from 'vitest';

import { objectAt, stringAt } from '../../../../shared/domain/json.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { DecisionEvent } from '../../../../webhook/audit/decision-event.ts';
import { createEventRecorder } from '../../../../webhook/audit/event-recorder.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { failure, inMemoryApi } from '../../../support/in-memory-api.ts';

const PATH = '/apis/events.k8s.io/v1/namespaces/prod/events';

function anEvent(overrides: Partial<DecisionEvent> = {}): DecisionEvent {
  return {
    target: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'prod', name: 'c', uid: 'u' },
    type: 'Normal',
    reason: 'Injected',
    note: 'done',
    ...overrides,
  };
}

function setUp() {
  const [clock, api, ending] = [fakeClock(), inMemoryApi(), new AbortController()];
  const outcomes: Record<string, number> = {};
  const recorder = createEventRecorder({
    api,
    clock,
    instance: 'webhook-1',
    count: (outcome) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1),
    signal: ending.signal,
  });
  return { clock, api, ending, outcomes, recorder };
}

describe('the event recorder', () => {
  it('writes an Event as the API server wants it', async () => {
    const { clock, api, recorder, outcomes } = setUp();
    recorder.record(anEvent());
    await clock.advance(100);
    expect(api.list(PATH)).toEqual([
      {
        apiVersion: 'events.k8s.io/v1',
        kind: 'Event',
        metadata: {
          name: expect.stringMatching(/^c\.[-0-9a-f]{13}$/) as string,
          namespace: 'prod',
          resourceVersion: '1',
        },
        eventTime: '2026-01-01T00:00:00.000000Z',
        reportingController: 'k8ssandra.io/webhook',
        reportingInstance: 'webhook-1',
        action: 'Injecting',
        reason: 'Injected',
        type: 'Normal',
        regarding: anEvent().target,
        note: 'done',
      },
    ]);
    expect(outcomes).toEqual({ sent: 1 });
  });

  it('counts repetitions on one Event instead of writing more', async () => {
    const { clock, api, recorder } = setUp();
    recorder.record(anEvent());
    await clock.advance(100);
    for (let pod = 0; pod < 5; pod += 1) recorder.record(anEvent());
    await clock.advance(9_000);
    expect(api.requests).toHaveLength(1);
    await clock.advance(2_000);
    const [event, ...others] = api.list(PATH);
    expect(others).toEqual([]);
    expect(objectAt(event, 'series')).toEqual({
      count: 6,
      lastObservedTime: '2026-01-01T00:00:00.100000Z',
    });
  });

  it('counts repetitions that come before the first write', async () => {
    const { clock, api, recorder } = setUp();
    for (let pod = 0; pod < 3; pod += 1) recorder.record(anEvent());
    await clock.advance(100);
    expect(api.requests).toHaveLength(1);
    expect(objectAt(api.list(PATH)[0], 'series')).toMatchObject({ count: 3 });
  });

  it('starts a new Event for another note, and after a long pause', async () => {
    const { clock, api, recorder } = setUp();
    recorder.record(anEvent());
    recorder.record(anEvent({ note: 'other' }));
    await clock.advance(200);
    await clock.advance(10 * 60_000);
    recorder.record(anEvent());
    await clock.advance(200);
    expect(api.list(PATH).map(({ note }) => note)).toEqual(['done', 'other', 'done']);
  });

  it('writes at most ten a second', async () => {
    const { clock, api, recorder } = setUp();
    for (let note = 0; note < 50; note += 1) recorder.record(anEvent({ note: `${note}` }));
    await clock.advance(1_000);
    expect(api.requests).toHaveLength(10);
  });

  it('drops and counts what is too much, and goes on', async () => {
    const { clock, api, recorder, outcomes } = setUp();
    for (let note = 0; note < 600; note += 1) recorder.record(anEvent({ note: `${note}` }));
    expect(outcomes).toEqual({ dropped: 88 });
    await clock.advance(60_000);
    recorder.record(anEvent({ note: 'late' }));
    await clock.advance(1_000);
    expect(api.list(PATH).map(({ note }) => note)).toContain('late');
  });

  it('survives an API server that refuses, and tries again with the next one', async () => {
    const { clock, api, recorder, outcomes } = setUp();
    api.before = () => {
      throw failure(403, 'Forbidden', 'no');
    };
    recorder.record(anEvent());
    await clock.advance(1_000);
    expect(outcomes).toEqual({ failed: 1 });
    api.before = () => undefined;
    recorder.record(anEvent());
    await clock.advance(1_000);
    expect(api.list(PATH)).toHaveLength(1);
  });

  it('survives an API server that is gone', async () => {
    const { clock, api, recorder, outcomes } = setUp();
    api.before = () => {
      throw new AppError('KDS_API_UNREACHABLE', 'gone', { hint: 'Wait.' });
    };
    for (let note = 0; note < 3; note += 1) recorder.record(anEvent({ note: `${note}` }));
    await clock.advance(1_000);
    expect(outcomes).toEqual({ failed: 3 });
  });

  it('keeps a note within what the API server takes, in bytes', async () => {
    const { clock, api, recorder } = setUp();
    recorder.record(anEvent({ note: 'ü'.repeat(1_000) }));
    await clock.advance(100);
    const note = stringAt(api.list(PATH)[0], 'note') ?? '';
    expect(Buffer.byteLength(note)).toBeLessThanOrEqual(1_024);
    expect(note).toMatch(/^ü+\.\.\.$/);
  });

  it('says nothing more once the process ends', async () => {
    const { clock, api, ending, recorder } = setUp();
    recorder.record(anEvent());
    ending.abort();
    recorder.record(anEvent({ note: 'other' }));
    await clock.advance(1_000);
    expect(api.requests).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });
});
