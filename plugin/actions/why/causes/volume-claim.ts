import { member, objectAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { refOf } from '../../status/ownership.ts';
import type { Cause, Evidence, Found } from '../cause.ts';
import { conditionEvidence, eventEvidence, fieldEvidence } from '../evidence.ts';
import { falseCondition } from '../pod-case.ts';
import type { ClaimFacts, PodCase } from '../pod-case.ts';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

const claimMissing: Cause<PodCase> = {
  id: 'claim-missing',
  title: 'a volume claim is missing',
  sign: 'The pod names a PersistentVolumeClaim that there is none of, or that is being deleted.',
  source: 'VolumeBinding plugin of the scheduler, Kubernetes 1.34',
  find(one) {
    if (!isUnscheduled(one)) return undefined;
    const gone = one.claims.find(
      ({ object }) =>
        (object === undefined && one.claimsKnown) ||
        stringAt(object, 'metadata', 'deletionTimestamp') !== undefined,
    );
    if (gone === undefined) return undefined;
    const isLeaving = gone.object !== undefined;
    return {
      text: `The pod cannot be placed, because a volume claim that it names ${isLeaving ? 'is being deleted, and stays only for as long as the pod does' : 'does not exist'}. A StatefulSet makes its claims together with the pod, so the pod has to be made anew.`,
      next: [`kubectl delete pod ${one.name} -n ${one.namespace}`],
      evidence: [
        fieldEvidence('status', `pvc/${gone.name}`, isLeaving ? 'is being deleted' : 'not found'),
        ...scheduledEvidence(one),
      ],
    };
  },
};

const storageClassMissing: Cause<PodCase> = {
  id: 'storage-class-missing',
  title: 'there is no such StorageClass',
  sign: 'A pending claim names a StorageClass that does not exist, or names none and none is the default.',
  source: 'PersistentVolume controller of Kubernetes 1.34',
  find(one) {
    const claim = pendingClaim(one, (facts) => lacksClass(facts, one));
    if (claim === undefined) return undefined;
    const name = classOf(claim.object);
    const known = (one.storageClasses ?? []).map((each) => refOf(each).name);
    return {
      text:
        name === ''
          ? 'The volume claim names no StorageClass, and the cluster has no default one, so nobody makes a volume for it.'
          : `The volume claim asks for the StorageClass "${one.quote(name, 80)}", which does not exist, so nobody makes a volume for it.`,
      next: [
        known.length === 0
          ? 'This cluster has no StorageClass at all: install a provisioner, or make the volume by hand.'
          : `The classes are: ${known.slice(0, 8).join(', ')}. The class of a claim cannot be changed: correct the claim template, then delete claim and pod.`,
        `kubectl delete pvc ${claim.name} -n ${one.namespace} --wait=false`,
      ],
      evidence: claimEvidence(one, claim),
    };
  },
};

const volumeNotProvisioned: Cause<PodCase> = {
  id: 'volume-not-provisioned',
  explainedBy: ['storage-class-missing'],
  title: 'no volume could be made for its claim',
  sign: 'An event `ProvisioningFailed` of a pending claim.',
  source: 'PersistentVolume controller of Kubernetes 1.34; CSI external-provisioner',
  find(one) {
    const claim = pendingClaim(one, ({ events }) =>
      events.some(({ reason }) => reason === 'ProvisioningFailed'),
    );
    const event = claim?.events.findLast(({ reason }) => reason === 'ProvisioningFailed');
    if (claim === undefined || event === undefined) return undefined;
    return {
      text: 'The storage system was asked for a volume and refused. Its own words, below, say why: a quota, a size or zone that it does not have, or wrong credentials.',
      next: [`kubectl describe pvc ${claim.name} -n ${one.namespace}`],
      evidence: claimEvidence(one, claim),
    };
  },
};

const noVolumeAvailable: Cause<PodCase> = {
  id: 'no-volume-available',
  explainedBy: ['storage-class-missing', 'volume-not-provisioned'],
  title: 'no volume is free for its claim',
  sign: "A pending claim whose StorageClass makes no volumes, or the scheduler says `didn't find available persistent volumes to bind`.",
  source: 'VolumeBinding plugin of the scheduler and PersistentVolume controller, Kubernetes 1.34',
  find(one) {
    const said = stringAt(falseCondition(one, 'PodScheduled'), 'message') ?? '';
    const isTold = /didn't find available persistent volumes|did not have enough free storage/.test(
      said,
    );
    const claim = pendingClaim(one, (facts) => isTold || isStatic(facts, one));
    if (claim === undefined) return undefined;
    return {
      text: `The volume claim waits for a PersistentVolume that fits: ${one.quote(sizeOf(claim.object), 20)} of the class "${one.quote(classOf(claim.object), 80)}". None that is free is large enough and on a machine that can take the pod. Where volumes are made by hand, a released volume (RECLAIM Retain) counts as taken until its claimRef is removed.`,
      next: [`kubectl get pv`, `kubectl describe pvc ${claim.name} -n ${one.namespace}`],
      evidence: claimEvidence(one, claim),
    };
  },
};

const claimPending: Cause<PodCase> = {
  id: 'claim-pending',
  explainedBy: ['storage-class-missing', 'volume-not-provisioned', 'no-volume-available'],
  title: 'its volume claim is not bound',
  sign: 'A claim is pending, and the scheduler says `unbound immediate PersistentVolumeClaims`.',
  source: 'VolumeBinding plugin of the scheduler, Kubernetes 1.34',
  find(one) {
    const said = stringAt(falseCondition(one, 'PodScheduled'), 'message') ?? '';
    if (!said.includes('unbound immediate PersistentVolumeClaims')) return undefined;
    const claim = pendingClaim(one, () => true);
    if (claim === undefined) return undefined;
    return {
      text: 'The volume claim has no volume yet, and its class binds claims before pods are placed. As long as no volume is made, nothing can be started. When this lasts, the provisioner of the class does not run.',
      next: [
        `kubectl describe pvc ${claim.name} -n ${one.namespace}`,
        'See that the pods of the storage driver run: kubectl get pods -A',
      ],
      evidence: claimEvidence(one, claim),
    };
  },
};

/** What keeps the volume claims of a pod from having volumes. */
export const CLAIM_CAUSES: readonly Cause<PodCase>[] = [
  claimMissing,
  storageClassMissing,
  volumeNotProvisioned,
  noVolumeAvailable,
  claimPending,
];

function isUnscheduled({ pod }: PodCase): boolean {
  return stringAt(pod, 'spec', 'nodeName') === undefined;
}

function pendingClaim(one: PodCase, isIt: (claim: ClaimFacts) => boolean): ClaimFacts | undefined {
  if (!isUnscheduled(one)) return undefined;
  return one.claims.find(
    (claim) => stringAt(claim.object, 'status', 'phase') === 'Pending' && isIt(claim),
  );
}

/** Empty for none: an empty name stands for "without a class" and is something else. */
function classOf(claim: JsonObject | undefined): string {
  return stringAt(claim, 'spec', 'storageClassName') ?? '';
}

function sizeOf(claim: JsonObject | undefined): string {
  return stringAt(objectAt(claim, 'spec', 'resources', 'requests'), 'storage') ?? 'some storage';
}

function classFacts({ object }: ClaimFacts, { storageClasses }: PodCase): JsonObject | undefined {
  return storageClasses?.find((one) => refOf(one).name === classOf(object));
}

function lacksClass(claim: ClaimFacts, one: PodCase): boolean {
  if (one.storageClasses === undefined) {
    return claim.events.some(({ message }) =>
      /no storage class is set|storageclass\.storage\.k8s\.io ".*" not found/.test(message),
    );
  }
  // An empty name is written on purpose, to take a volume that was made by hand.
  if (member(claim.object, 'spec', 'storageClassName') === '') return false;
  if (classOf(claim.object) !== '') return classFacts(claim, one) === undefined;
  return !one.storageClasses.some(
    (each) => stringAt(each, 'metadata', 'annotations', DEFAULT_CLASS) === 'true',
  );
}

function isStatic(claim: ClaimFacts, one: PodCase): boolean {
  if (member(claim.object, 'spec', 'storageClassName') === '') return true;
  const provisioner = stringAt(classFacts(claim, one), 'provisioner');
  return (
    provisioner === 'kubernetes.io/no-provisioner' &&
    stringAt(classFacts(claim, one), 'volumeBindingMode') !== 'WaitForFirstConsumer'
  );
}

function claimEvidence(one: PodCase, { name, object, events }: ClaimFacts): Found['evidence'] {
  const last = events.at(-1);
  const label = `pvc/${name}`;
  const wanted = classOf(object) === '' ? 'no StorageClass' : `StorageClass ${classOf(object)}`;
  return [
    fieldEvidence('status', label, `Pending, ${sizeOf(object)}, ${wanted}`),
    ...(last === undefined ? [] : [eventEvidence(last)]),
    ...scheduledEvidence(one),
  ];
}

function scheduledEvidence(one: PodCase): readonly Evidence[] {
  const condition = falseCondition(one, 'PodScheduled');
  return condition === undefined ? [] : [conditionEvidence(one.label, condition)];
}
