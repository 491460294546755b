import { member, numberAt, objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import type { Cause, Evidence } from '../cause.ts';
import { conditionEvidence, eventEvidence, fieldEvidence } from '../evidence.ts';
import { isObserved } from '../is-settled.ts';
import type { OwnerCase } from '../owner-case.ts';
import { lastEvent } from '../pod-case.ts';
import { operatorEvidence } from './operator-evidence.ts';

/** An operator that runs takes up a change within a second or two. */
const PICK_UP_MS = 30_000;

/** Conditions of a CassandraDatacenter that tell of work under way, and what it is. */
const WORK: Readonly<Record<string, string>> = {
  Decommission: 'is taking the datacenter out of the cluster',
  ReplacingNodes: 'replaces nodes',
  ScalingDown: 'makes it smaller',
  ScalingUp: 'makes it larger',
  ResizingVolumes: 'makes its volumes larger',
  RollingRestart: 'restarts its nodes one by one',
  Updating: 'brings a change to its nodes one by one',
  Resuming: 'starts it again after a stop',
};

const specificationRefused: Cause<OwnerCase> = {
  id: 'specification-refused',
  title: 'its operator does not accept its specification',
  sign: 'The condition `Valid` of a CassandraDatacenter is False, an event `InvalidDatacenterSpec`, or `status.error` of a K8ssandraCluster.',
  source: 'cass-operator 1.29, k8ssandra-operator',
  find(one) {
    const { owner, label, namespace, name, quote } = one;
    const event = lastEvent(one, /^InvalidDatacenterSpec$/);
    const refusal = refusalOf(owner, label);
    if (refusal === undefined) return undefined;
    const said = refusal.said === '' ? (event?.message ?? '') : refusal.said;
    return {
      text: `The operator does nothing with it until its specification is corrected${said === '' ? '' : `: "${quote(said, 300)}"`}.`,
      next: [`kubectl edit ${kindOf(owner)} ${name} -n ${namespace}`],
      evidence: [refusal.evidence, ...(event === undefined ? [] : [eventEvidence(event)])],
    };
  },
};

const operatorAbsent: Cause<OwnerCase> = {
  id: 'operator-absent',
  title: 'its operator does not run',
  sign: 'No Deployment with an image named cass-operator (k8ssandra-operator) has a pod that is available.',
  source: 'cass-operator 1.29, k8ssandra-operator',
  find(one) {
    const { operators, operator } = one;
    if (isReady(one) || operators === undefined) return undefined;
    const own = operators.filter((each) => each.operator === operator);
    if (own.some(({ available }) => available > 0)) return undefined;
    const [deployment] = own;
    return {
      text: `${operator} ${deployment === undefined ? 'is not found in this cluster: no Deployment has an image of that name' : 'is installed, but no pod of it is available'}. Nobody makes the pods of this object, starts Cassandra in them or carries out changes until it runs.`,
      next: [
        deployment === undefined
          ? 'Install it, or start it again where it has been stopped.'
          : `kubectl describe deployment ${deployment.name} -n ${deployment.namespace}`,
        'kubectl k8ssandra doctor',
      ],
      evidence: [...operatorEvidence(operator, own), ...progressEvidence(one)],
    };
  },
};

const datacenterStopped: Cause<OwnerCase> = {
  id: 'datacenter-stopped',
  title: 'it is stopped on purpose',
  sign: '`spec.stopped` of the CassandraDatacenter is true.',
  source: 'cass-operator 1.29',
  find({ owner, label, name, namespace }) {
    if (member(owner, 'spec', 'stopped') !== true) return undefined;
    return {
      text: 'Somebody has stopped the datacenter: there are no pods, and the volumes wait. It starts with its data when it is told to.',
      next: [
        `kubectl patch cassandradatacenter ${name} -n ${namespace} --type merge -p '{"spec":{"stopped":false}}'`,
      ],
      evidence: [fieldEvidence('spec', label, 'stopped: true')],
    };
  },
};

const operatorBehind: Cause<OwnerCase> = {
  id: 'operator-behind',
  title: 'its operator has not taken up the last change',
  sign: '`status.observedGeneration` is absent or smaller than `metadata.generation`, for more than half a minute after it was made.',
  source: 'cass-operator 1.29, k8ssandra-operator',
  isSymptom: true,
  find(one) {
    const { owner, nowMs, operator, operators } = one;
    const createdMs = Date.parse(stringAt(owner, 'metadata', 'creationTimestamp') ?? '');
    if (isObserved(owner) || nowMs - createdMs < PICK_UP_MS) return undefined;
    const own = operators?.filter((each) => each.operator === operator) ?? [];
    const [deployment] = own;
    return {
      text: `${operator} has not yet acted on the last change of this object. It may watch other namespaces only, hang, or fail at it again and again: its log says so.`,
      next: [
        deployment === undefined
          ? `See that ${operator} runs, and read its log.`
          : `kubectl logs deployment/${deployment.name} -n ${deployment.namespace} --tail 100`,
      ],
      evidence: [...progressEvidence(one), ...operatorEvidence(operator, own)],
    };
  },
};

const operatorAtWork: Cause<OwnerCase> = {
  id: 'operator-at-work',
  title: 'its operator is at work on it',
  sign: 'A condition of the CassandraDatacenter such as ScalingUp, Updating or ReplacingNodes is True.',
  source: 'cass-operator 1.29',
  isSymptom: true,
  find(one) {
    const [condition] = conditionsOf(one.owner);
    const what = WORK[stringAt(condition, 'type') ?? ''];
    if (condition === undefined || what === undefined || isReady(one)) return undefined;
    return {
      text: `The operator ${what}. It goes on only while the nodes that it has dealt with come up; when one does not, that one is the cause.`,
      next: [`kubectl k8ssandra events ${one.label} -n ${one.namespace}`],
      evidence: [conditionEvidence(one.label, condition), ...progressEvidence(one)],
    };
  },
};

const podsNotMade: Cause<OwnerCase> = {
  id: 'pods-not-made',
  title: 'its operator has not made all of its pods',
  sign: 'There are fewer pods than `spec.size` of the CassandraDatacenter, and no StatefulSet lacks one.',
  source: 'cass-operator 1.29',
  isSymptom: true,
  find(one) {
    const { desired, present, label, namespace, owner } = one;
    const isUnhealthy = lastEvent(one, /^UnhealthyDatacenter$/);
    if (desired === undefined || present >= desired || !isObserved(owner)) return undefined;
    return {
      text: `The datacenter is to have ${desired} nodes, and there are pods for ${present}. The operator makes StatefulSets larger step by step, and not while nodes are down.`,
      next: [`kubectl k8ssandra events ${label} -n ${namespace}`],
      evidence: [
        fieldEvidence('spec', label, `size: ${desired}`),
        ...progressEvidence(one),
        ...(isUnhealthy === undefined ? [] : [eventEvidence(isUnhealthy)]),
      ],
    };
  },
};

/** What keeps a CassandraDatacenter or K8ssandraCluster as a whole. */
export const OWNER_CAUSES: readonly Cause<OwnerCase>[] = [
  specificationRefused,
  operatorAbsent,
  datacenterStopped,
  operatorBehind,
  operatorAtWork,
  podsNotMade,
];

/** What a datacenter, or else a cluster, says of its specification. */
function refusalOf(
  owner: JsonObject,
  label: string,
): { readonly said: string; readonly evidence: Evidence } | undefined {
  const invalid = objectsAt(owner, 'status', 'conditions').find(
    ({ type, status }) => type === 'Valid' && status === 'False',
  );
  if (invalid !== undefined) {
    const said = stringAt(invalid, 'message') ?? '';
    return { said, evidence: conditionEvidence(label, invalid) };
  }
  const error = stringAt(owner, 'status', 'error') ?? '';
  return error === '' || error === 'None'
    ? undefined
    : { said: error, evidence: fieldEvidence('status', label, `error: ${error}`) };
}

function isReady({ ready, desired, owner }: OwnerCase): boolean {
  return isObserved(owner) && ready === desired;
}

function kindOf(owner: JsonObject): string {
  return (stringAt(owner, 'kind') ?? '').toLowerCase();
}

/** The conditions of work that hold, in the order of the table. */
function conditionsOf(owner: JsonObject): readonly JsonObject[] {
  return Object.keys(WORK).flatMap((type) =>
    objectsAt(owner, 'status', 'conditions').filter(
      (one) => one['type'] === type && one['status'] === 'True',
    ),
  );
}

function progressEvidence({ owner, label }: OwnerCase): readonly Evidence[] {
  const progress = stringAt(owner, 'status', 'cassandraOperatorProgress');
  const observed = numberAt(owner, 'status', 'observedGeneration');
  const generation = numberAt(owner, 'metadata', 'generation');
  return [
    ...(progress === undefined
      ? []
      : [fieldEvidence('status', label, `cassandraOperatorProgress: ${progress}`)]),
    ...(isObserved(owner)
      ? []
      : [
          fieldEvidence(
            'status',
            label,
            `observedGeneration: ${observed ?? 'none'}, generation: ${generation ?? 'none'}`,
          ),
        ]),
  ];
}
