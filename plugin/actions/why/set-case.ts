import type { JsonObject } from '../../../shared/domain/json.ts';
import type { EventEntry } from '../events/event-entry.ts';
import { podState } from '../status/pod-state.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import type { CaseContext } from './pod-case.ts';
import type { Quote } from './quote.ts';
import { podNames } from './select-subjects.ts';
import type { MissingPod } from './select-subjects.ts';

interface EarlierPod {
  readonly name: string;
  readonly isThere: boolean;
}

/** A pod that its StatefulSet has not made. */
export interface MissingCase {
  readonly name: string;
  readonly namespace: string;
  readonly set: JsonObject;
  /** Of the StatefulSet, the earliest first. */
  readonly events: readonly EventEntry[];
  /** The first pod before it that is not ready, or not there. */
  readonly earlier: EarlierPod | undefined;
  readonly quote: Quote;
}

export function missingCase(
  { namespace, name, set }: MissingPod,
  { facts, eventsOf, quote }: CaseContext,
): MissingCase {
  return {
    name,
    namespace,
    set,
    events: eventsOf(set),
    earlier: earlierPod(name, set, facts.status.pods),
    quote,
  };
}

function earlierPod(
  name: string,
  set: JsonObject,
  pods: readonly JsonObject[],
): EarlierPod | undefined {
  const names = podNames(set);
  const own = new Map(
    pods
      .filter((pod) => isOwner(set, pod, 'StatefulSet'))
      .map((pod) => [refOf(pod).name, podState(pod)]),
  );
  const first = names
    .slice(0, Math.max(0, names.indexOf(name)))
    .find((each) => own.get(each)?.ready !== true);
  return first === undefined ? undefined : { name: first, isThere: own.has(first) };
}
