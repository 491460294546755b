import type { JsonObject } from '../../../shared/domain/json.ts';
import type { EventEntry } from '../events/event-entry.ts';
import { podState } from '../status/pod-state.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import type { CaseContext } from './pod-case.ts';
import type { Quote } from './quote.ts';
import type { MissingPod } from './select-subjects.ts';

/** A pod that its StatefulSet has not made. */
export interface MissingCase {
  readonly name: string;
  readonly namespace: string;
  readonly set: JsonObject;
  /** Of the StatefulSet, the earliest first. */
  readonly events: readonly EventEntry[];
  /** Pods of the set that are there and not ready, by their names. */
  readonly unready: readonly string[];
  readonly quote: Quote;
}

export function missingCase(
  { namespace, name, set }: MissingPod,
  { facts, eventsOf, quote }: CaseContext,
): MissingCase {
  const own = facts.status.pods.filter((pod) => isOwner(set, pod, 'StatefulSet'));
  return {
    name,
    namespace,
    set,
    events: eventsOf(set),
    unready: own.filter((pod) => !podState(pod).ready).map((pod) => refOf(pod).name),
    quote,
  };
}
