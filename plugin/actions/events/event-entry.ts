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
  const first = (...paths: readonly (readonly string[])[]): string | undefined =>
    paths.map((path) => stringAt(event, ...path)).find((text) => text !== undefined && text !== '');
  const oldest = [['firstTimestamp'], ['eventTime'], ['metadata', 'creationTimestamp']];
  const newest = [['series', 'lastObservedTime'], ['lastTimestamp'], ...oldest.slice(1)];
  const counts = [numberAt(event, 'series', 'count'), numberAt(event, 'count'), 1];
  const word = (...paths: readonly (readonly string[])[]): string => first(...paths) ?? '';
  return {
    namespace: word(['involvedObject', 'namespace'], ['metadata', 'namespace']),
    type: first(['type']) === 'Warning' ? 'Warning' : 'Normal',
    reason: word(['reason']),
    kind: word(['involvedObject', 'kind']),
    name: word(['involvedObject', 'name']),
    count: counts.find((count) => count !== undefined) ?? 1,
    firstSeen: first(...oldest),
    lastSeen: first(...newest),
    message: word(['message']).trim(),
    source: first(['source', 'component'], ['reportingComponent']),
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
