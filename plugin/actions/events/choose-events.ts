import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { Target } from '../cluster/find-target.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import { byTime, readEvent, timeOf } from './event-entry.ts';
import type { EventEntry } from './event-entry.ts';

export interface EventChoice {
  /** Only these pods, and not all that the workloads have or had. */
  readonly isNarrowed: boolean;
  readonly withNodes: boolean;
  /** In milliseconds since 1970. */
  readonly notBeforeMs: number | undefined;
}

/** The events of the target, the earliest first. */
export function chooseEvents(
  target: Target,
  events: readonly JsonObject[],
  { isNarrowed, withNodes, notBeforeMs = 0 }: EventChoice,
): readonly EventEntry[] {
  const isWanted = subjectsOf(target, isNarrowed, withNodes);
  return events
    .map(readEvent)
    .filter((event) => isWanted(event) && timeOf(event) >= notBeforeMs)
    .toSorted(byTime);
}

type Subject = Pick<EventEntry, 'namespace' | 'kind' | 'name'>;

function subjectsOf(
  target: Target,
  isNarrowed: boolean,
  withNodes: boolean,
): (subject: Subject) => boolean {
  const keys = new Set([
    ...target.pods.flatMap(({ object }) => podKeys(object)),
    ...(withNodes ? target.pods.flatMap(({ object }) => nodeKeys(object)) : []),
    ...(isNarrowed ? [] : target.workloads.map(keyOf)),
  ]);
  const sets = isNarrowed ? [] : setsOf(target);
  return (subject) => {
    if (subject.kind === 'Node') return keys.has(keyOf({ ...subject, namespace: '' }));
    return keys.has(keyOf(subject)) || sets.some((set) => isOrWasPartOf(subject, set));
  };
}

function keyOf({ namespace, kind, name }: Subject): string {
  return `${kind} ${namespace}/${name}`;
}

function podKeys(pod: JsonObject): readonly string[] {
  const { namespace, name } = refOf(pod);
  const claims = objectsAt(pod, 'spec', 'volumes').flatMap(
    (volume) => stringAt(volume, 'persistentVolumeClaim', 'claimName') ?? [],
  );
  return [
    keyOf({ namespace, kind: 'Pod', name }),
    ...claims.map((claim) => keyOf({ namespace, kind: 'PersistentVolumeClaim', name: claim })),
  ];
}

function nodeKeys(pod: JsonObject): readonly string[] {
  const name = stringAt(pod, 'spec', 'nodeName');
  return name === undefined ? [] : [keyOf({ namespace: '', kind: 'Node', name })];
}

function setsOf({ workloads, facts }: Target): readonly JsonObject[] {
  return facts.statefulSets.filter((set) => {
    const { namespace, name } = refOf(set);
    return workloads.some(
      (one) =>
        one.namespace === namespace &&
        (one.kind === 'StatefulSet' ? one.name === name : isOwner(rawOf(one), set, one.kind)),
    );
  });
}

function rawOf({ namespace, name }: Subject): JsonObject {
  return { metadata: { namespace, name } };
}

/** By its name, so that what is gone counts, too: a pod is `SET-0`, its claim `TEMPLATE-SET-0`. */
function isOrWasPartOf({ namespace, kind, name }: Subject, set: JsonObject): boolean {
  const ref = refOf(set);
  if (namespace !== ref.namespace) return false;
  if (kind === 'StatefulSet') return name === ref.name;
  const base = name.replace(/-\d+$/, '');
  if (base === name) return false;
  if (kind === 'Pod') return base === ref.name;
  return (
    kind === 'PersistentVolumeClaim' &&
    objectsAt(set, 'spec', 'volumeClaimTemplates').some(
      (template) => `${stringAt(template, 'metadata', 'name') ?? ''}-${ref.name}` === base,
    )
  );
}
