import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../shared/domain/json.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import type { DecisionEvent } from './decision-event.ts';

/** Writes Events in the background. */
export interface EventRecorder {
  /** Returns at once. What is too much is dropped and counted. */
  record(event: DecisionEvent): void;
}

interface EventRecorderDeps {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  /** Name of this replica. */
  readonly instance: string;
  readonly count: (outcome: 'sent' | 'failed' | 'dropped') => void;
  /** Ends the writing; what has not been written is lost. */
  readonly signal: AbortSignal;
}

/** The same Event again within this time raises the count of the one before. */
const SERIES_MS = 10 * 60_000;
/** Between two writes about the same series. */
const UPDATE_MS = 10_000;
/** Between any two writes: at most ten a second. */
const PACE_MS = 100;
/** While only updates are waiting: a new Event is noticed after this long. */
const LOOK_MS = 1_000;
/** Remembered at the same time; also the bound of what waits to be written. */
const MAX_SERIES = 512;
const REQUEST_MS = 5_000;
/** The API server refuses a longer note. */
const MAX_NOTE_BYTES = 1_024;

/** One Event in the cluster and how often it happened. */
interface Series {
  readonly event: DecisionEvent;
  readonly name: string;
  readonly firstWallMs: number;
  count: number;
  lastWallMs: number;
  lastMs: number;
  /** Undefined when everything is written. */
  dueMs: number | undefined;
  isCreated: boolean;
}

/** Aggregates, paces and bounds: no burst of decisions becomes a burst of requests. */
export function createEventRecorder(deps: EventRecorderDeps): EventRecorder {
  const { clock, count, signal } = deps;
  /** In the order in which they last happened. */
  const known = new Map<string, Series>();
  let working = false;

  async function work(): Promise<void> {
    working = true;
    try {
      for (let next = nextDue(known); next !== undefined; next = nextDue(known)) {
        const waitMs = next.dueMs - clock.nowMs();
        await clock.sleep(Math.min(Math.max(waitMs, PACE_MS), LOOK_MS), signal);
        if (next.dueMs > clock.nowMs()) continue;
        if (!(await send(deps, next.series))) known.delete(next.key);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      working = false;
    }
  }

  return {
    record(event) {
      if (signal.aborted) return;
      const key = keyOf(event);
      const series = continueSeries(known.get(key), clock) ?? startSeries(event, clock);
      known.delete(key);
      if (known.size >= MAX_SERIES && !forgetOne(known)) {
        count('dropped');
        return;
      }
      known.set(key, series);
      if (!working) void work();
    },
  };
}

function keyOf({ target, reason, note }: DecisionEvent): string {
  return `${target.uid}\n${reason}\n${note}`;
}

function startSeries(event: DecisionEvent, clock: Clock): Series {
  const wallMs = clock.wallMs();
  return {
    event,
    name: `${event.target.name.slice(0, 200)}.${randomUUID().slice(0, 13)}`,
    firstWallMs: wallMs,
    count: 1,
    lastWallMs: wallMs,
    lastMs: clock.nowMs(),
    dueMs: clock.nowMs(),
    isCreated: false,
  };
}

/** @returns Undefined when there is none, or when it is too long ago. */
function continueSeries(series: Series | undefined, clock: Clock): Series | undefined {
  const nowMs = clock.nowMs();
  if (series === undefined || nowMs - series.lastMs > SERIES_MS) return undefined;
  series.count += 1;
  series.lastMs = nowMs;
  series.lastWallMs = clock.wallMs();
  series.dueMs ??= nowMs + UPDATE_MS;
  return series;
}

/** Makes room by the oldest that is written. @returns False when none is. */
function forgetOne(known: Map<string, Series>): boolean {
  for (const [key, { dueMs }] of known) {
    if (dueMs === undefined) return known.delete(key);
  }
  return false;
}

interface Due {
  readonly key: string;
  readonly series: Series;
  readonly dueMs: number;
}

function nextDue(known: ReadonlyMap<string, Series>): Due | undefined {
  let first: Due | undefined;
  for (const [key, series] of known) {
    const { dueMs } = series;
    if (dueMs !== undefined && dueMs < (first?.dueMs ?? Infinity)) first = { key, series, dueMs };
  }
  return first;
}

/** @returns False when it could not be written: the next one starts a new series. */
async function send(deps: EventRecorderDeps, series: Series): Promise<boolean> {
  const { namespace } = series.event.target;
  const path = `/apis/events.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/events`;
  series.dueMs = undefined;
  try {
    await (series.isCreated
      ? deps.api.request({
          method: 'PATCH',
          path: `${path}/${encodeURIComponent(series.name)}`,
          contentType: 'application/merge-patch+json',
          body: seriesOf(series),
          timeoutMs: REQUEST_MS,
        })
      : deps.api.request({
          method: 'POST',
          path,
          body: toObject(series, deps.instance),
          timeoutMs: REQUEST_MS,
        }));
    series.isCreated = true;
    deps.count('sent');
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    deps.count('failed');
    return false;
  }
}

/** An Event that happened once has no series; the API server insists on it. */
function seriesOf({ count, lastWallMs }: Series): JsonObject {
  return count < 2 ? {} : { series: { count, lastObservedTime: microTime(lastWallMs) } };
}

function toObject(series: Series, instance: string): JsonObject {
  const { event, name, firstWallMs } = series;
  const { target, type, reason, note } = event;
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name, namespace: target.namespace },
    eventTime: microTime(firstWallMs),
    reportingController: 'k8ssandra.io/webhook',
    reportingInstance: instance.slice(0, 128),
    action: reason === 'Refused' ? 'Validating' : 'Injecting',
    reason,
    type,
    regarding: { ...target },
    note: clipBytes(note),
    ...seriesOf(series),
  };
}

function clipBytes(note: string): string {
  const bytes = Buffer.from(note);
  if (bytes.length <= MAX_NOTE_BYTES) return note;
  // Cutting may leave half a character, which decodes to the replacement character.
  const head = bytes.subarray(0, MAX_NOTE_BYTES - 3).toString();
  return `${head.replace(/\uFFFD$/, '')}...`;
}

/** Kubernetes writes microseconds where other times have seconds. */
function microTime(wallMs: number): string {
  return new Date(wallMs).toISOString().replace('Z', '000Z');
}
