import { numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { refOf } from '../status/ownership.ts';
import type { Evidence, FoundCause } from './cause.ts';
import { hasRun } from './container-facts.ts';
import { fieldEvidence } from './evidence.ts';
import { editOwner } from './owner-command.ts';
import type { PodCase } from './pod-case.ts';

/** A StatefulSet of nobody else, and how it deals with a pod that is not ready. */
interface Standstill {
  readonly set: JsonObject;
  /** The end of a sentence about the StatefulSet. */
  readonly why: string;
  /** False where it may still replace the pod by itself. */
  readonly isFinal: boolean;
}

/**
 * Tells of a pod that is not ready how a change of its template comes to it.
 *
 * A StatefulSet with the policy OrderedReady waits for such a pod to be ready before it replaces
 * it, so that the mended template alone mends nothing; with OnDelete it replaces no pod at all.
 * With Parallel it does so by itself, but, where maxUnavailable counts, not while as many pods are
 * not ready. Pods of operators are left to them.
 *
 * Source: updateStatefulSet in the StatefulSet controller of Kubernetes 1.34, and "Forced rollback"
 * in its documentation.
 */
export function throughTemplate(found: FoundCause, one: PodCase): FoundCause {
  const isEdit = found.next.includes(editOwner(one));
  const standstill = standstillOf(one);
  if (standstill === undefined || (!isEdit && found.inTemplate === undefined)) return found;
  const revisions = differingRevisions(one, standstill.set);
  if (revisions === undefined) {
    return isEdit ? { ...found, next: [...found.next, ...afterChange(one, standstill)] } : found;
  }
  return {
    ...ofEarlierTemplate(found, one, standstill),
    evidence: [...revisions, ...found.evidence],
  };
}

function ofEarlierTemplate(found: FoundCause, one: PodCase, standstill: Standstill): FoundCause {
  const { text, next, inTemplate } = found;
  const changed = 'The template was changed since the pod was made, and';
  const partition = partitionAbove(one, standstill.set);
  if (partition !== undefined) {
    return {
      ...found,
      text: `${text} ${changed} the partition ${partition} of the updateStrategy keeps the pod at the earlier one.`,
      next: [
        'If the change is to mend the pod, lower spec.updateStrategy.rollingUpdate.partition of the StatefulSet to the number of the pod.',
        editOwner(one),
        ...afterChange(one, standstill),
      ],
    };
  }
  const isEdit = next.includes(editOwner(one));
  const others = isEdit ? [] : next;
  const isCertain = standstill.isFinal && (isEdit || inTemplate === 'likely');
  return {
    ...found,
    text: `${text} ${changed} the StatefulSet ${standstill.why}.`,
    next: isCertain ? [...deletion(one), ...others] : [...others, ...unlessReady(one)],
  };
}

function standstillOf({ pod, set, datacenter }: PodCase): Standstill | undefined {
  const isLeaving = stringAt(pod, 'metadata', 'deletionTimestamp') !== undefined;
  if (set === undefined || datacenter !== undefined || isLeaving || isOperated(set)) {
    return undefined;
  }
  if (stringAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    const why = 'replaces a pod only when it is deleted (updateStrategy OnDelete)';
    return { set, why, isFinal: true };
  }
  return isOrdered(set)
    ? { set, why: 'waits for this pod: it replaces a pod only when it is ready', isFinal: true }
    : { set, why: 'has not replaced the pod yet', isFinal: false };
}

/** True when an operator has made it. */
function isOperated(set: JsonObject): boolean {
  return objectsAt(set, 'metadata', 'ownerReferences').length > 0;
}

/** True when it deals with its pods one after the other, each when those before it are ready. */
export function isOrdered(set: JsonObject): boolean {
  return (stringAt(set, 'spec', 'podManagementPolicy') ?? 'OrderedReady') === 'OrderedReady';
}

/** Undefined when the pod is made from the template as it is, or when that cannot be told. */
function differingRevisions(
  { pod, label }: PodCase,
  set: JsonObject,
): readonly Evidence[] | undefined {
  const own = stringAt(pod, 'metadata', 'labels', 'controller-revision-hash');
  const wanted = stringAt(set, 'status', 'updateRevision');
  if (own === undefined || wanted === undefined || own === wanted) return undefined;
  return [
    fieldEvidence('label', label, `controller-revision-hash: ${own}`),
    fieldEvidence('status', `sts/${refOf(set).name}`, `updateRevision: ${wanted}`),
  ];
}

/** A pod below the partition is made anew from the earlier template. */
function partitionAbove({ name }: PodCase, set: JsonObject): number | undefined {
  const partition = numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const start = numberAt(set, 'spec', 'ordinals', 'start') ?? 0;
  return Number(/\d+$/.exec(name)?.[0] ?? partition) - start < partition ? partition : undefined;
}

function whatStays({ claims }: PodCase): string {
  return claims.length === 0 ? '' : ' Its volume claims, and the data on them, stay.';
}

function afterChange(one: PodCase, { why, isFinal }: Standstill): readonly string[] {
  if (!isFinal) return [];
  if (!isKept(one)) return lossOf(one);
  return [
    `After a change of the template delete the pod, too, because the StatefulSet ${why}.${whatStays(one)}`,
    deletePod(one),
  ];
}

function deletion(one: PodCase): readonly string[] {
  if (!isKept(one)) return lossOf(one);
  return [deletePod(one), `It is made anew from the changed template.${whatStays(one)}`];
}

function unlessReady(one: PodCase): readonly string[] {
  if (!isKept(one)) return lossOf(one);
  return [
    `If it is not ready soon, delete it: it is made anew from the changed template.${whatStays(one)}`,
    deletePod(one),
  ];
}

function deletePod({ name, namespace }: PodCase): string {
  return `kubectl delete pod ${name} -n ${namespace}`;
}

function lossOf({ namespace }: PodCase): readonly string[] {
  return [
    'A change of the template comes to the pod only when it is deleted, and data that it has then go with it: they are on no volume claim, or on one that is being deleted. See first that the other nodes have them.',
    `kubectl k8ssandra status -n ${namespace}`,
  ];
}

/** False when data may go with the pod: those in an emptyDir, or on a claim that is being deleted. */
function isKept({ pod, containers, cassandra, claims }: PodCase): boolean {
  const isGoing = claims.some(
    ({ object }) => stringAt(object, 'metadata', 'deletionTimestamp') !== undefined,
  );
  if (isGoing) return false;
  const container = containers.find(({ name }) => name === cassandra);
  if (container === undefined || !hasRun(container)) return true;
  const mounted = objectsAt(container.spec, 'volumeMounts').map(({ name }) => name);
  return objectsAt(pod, 'spec', 'volumes').some(
    (volume) =>
      stringAt(volume, 'persistentVolumeClaim', 'claimName') !== undefined &&
      mounted.includes(volume['name']),
  );
}
