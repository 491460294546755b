import { numberAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

/** An event of Kubernetes. */
export interface EventEntry {
  readonly namespace: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  /** Kind and name of what it is about. */
  readonly kind: string;
  readonly name: string;
  /** How often it was seen. */
  readonly count: number;
  /** RFC 3339. */
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
  readonly message: string;
  /** Who reports it: `kubelet`. */
  readonly source: string | undefined;
}

/**
 * Reads an event of the core API, by whichever of the two APIs it was written.
 *
 * Older reporters count in `count` and `lastTimestamp`, newer ones in `series`.
 */
export function readEvent(event: JsonObject): EventEntry {
  const text = (...path: readonly string[]): string | undefined => {
    const found = stringAt(event, ...path);
    return found === '' ? undefined : found;
  };
  const created = text('metadata', 'creationTimestamp');
  return {
    namespace: text('involvedObject', 'namespace') ?? text('metadata', 'namespace') ?? '',
    type: text('type') === 'Warning' ? 'Warning' : 'Normal',
    reason: text('reason') ?? '',
    kind: text('involvedObject', 'kind') ?? '',
    name: text('involvedObject', 'name') ?? '',
    count: numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? 1,
    firstSeen: text('firstTimestamp') ?? text('eventTime') ?? created,
    lastSeen:
      text('series', 'lastObservedTime') ?? text('lastTimestamp') ?? text('eventTime') ?? created,
    message: (text('message') ?? '').trim(),
    source: text('source', 'component') ?? text('reportingComponent'),
  };
}

/** The earliest first. */
export function byTime(a: EventEntry, b: EventEntry): number {
  return timeOf(a) - timeOf(b);
}

/** In milliseconds since 1970; 0 when it is not known. */
export function timeOf({ lastSeen }: EventEntry): number {
  const time = Date.parse(lastSeen ?? '');
  return Number.isNaN(time) ? 0 : time;
}
