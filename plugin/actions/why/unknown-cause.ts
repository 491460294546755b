import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { FoundCause } from './cause.ts';
import { conditionEvidence, containerEvidence, eventEvidence, fieldEvidence } from './evidence.ts';
import { refOf } from '../status/ownership.ts';
import type { PodCase } from './pod-case.ts';
import type { MissingCase } from './set-case.ts';

const MAX_EVENTS = 5;

/** What to say when no cause is known: that, and everything that was seen. Nothing is guessed. */
export function unknownPod({ label, name, namespace, ...one }: PodCase): FoundCause {
  return {
    id: 'unknown',
    title: 'the cause is not known',
    inTemplate: 'perhaps',
    text: 'Nothing that this program knows explains it. What was seen is below.',
    next: [
      `kubectl describe pod ${name} -n ${namespace}`,
      `kubectl k8ssandra logs pod/${name} -n ${namespace} --tail 200`,
    ],
    evidence: [
      fieldEvidence('status', label, `phase ${stringAt(one.pod, 'status', 'phase') ?? 'unknown'}`),
      ...openConditions(one.pod).map((condition) => conditionEvidence(label, condition)),
      ...one.containers.map((container) => containerEvidence(label, container)),
      ...one.events
        .filter(({ type }) => type === 'Warning')
        .slice(-MAX_EVENTS)
        .map(eventEvidence),
    ],
  };
}

function openConditions(pod: JsonObject): readonly JsonObject[] {
  return objectsAt(pod, 'status', 'conditions').filter(({ status }) => status !== 'True');
}

/** The same of a pod that is not there. */
export function unknownMissing({ set, namespace, events }: MissingCase): FoundCause {
  const name = refOf(set).name;
  return {
    id: 'unknown',
    title: 'the cause is not known',
    text: `The StatefulSet should have the pod and has not made it, and nothing says why: ${events.length > 0 ? 'none of its events, below, is about the pod' : 'it has no events'}. The API server keeps events for an hour only.${events.length > 0 ? '' : ' Where nothing happens at all, the StatefulSet controller may not run.'}`,
    next: [`kubectl describe statefulset ${name} -n ${namespace}`],
    evidence: [
      fieldEvidence('status', `sts/${name}`, 'has fewer pods than spec.replicas'),
      ...events.slice(-MAX_EVENTS).map(eventEvidence),
    ],
  };
}
