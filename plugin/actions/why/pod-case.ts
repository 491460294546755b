import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { likeliestCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import type { EventEntry } from '../events/event-entry.ts';
import { isOwner, refOf } from '../status/ownership.ts';
import { containersOf } from './container-facts.ts';
import type { ContainerFacts } from './container-facts.ts';
import type { EventsOf } from './event-index.ts';
import type { Quote } from './quote.ts';
import type { LogExtract } from './read-log-extract.ts';
import type { WhyFacts } from './why-facts.ts';

/** A volume claim of a pod; `object` is undefined when there is none of the name. */
export interface ClaimFacts {
  readonly name: string;
  readonly object: JsonObject | undefined;
  readonly events: readonly EventEntry[];
}

/** A pod that is not ready, with everything that may say why. */
export interface PodCase {
  readonly pod: JsonObject;
  readonly namespace: string;
  readonly name: string;
  /** `pod/cassandra-0`, as evidence names it. */
  readonly label: string;
  readonly nowMs: number;
  readonly containers: readonly ContainerFacts[];
  /** Name of the container that runs Cassandra. */
  readonly cassandra: string | undefined;
  /** Of this very pod, the earliest first. */
  readonly events: readonly EventEntry[];
  readonly claims: readonly ClaimFacts[];
  /** False when claims could not be listed: that one is absent means nothing then. */
  readonly claimsKnown: boolean;
  /** Undefined when they could not be had, or were not needed. */
  readonly kubernetesNodes: readonly JsonObject[] | undefined;
  readonly volumes: readonly JsonObject[] | undefined;
  readonly storageClasses: readonly JsonObject[] | undefined;
  /** Of this pod; what a container said last stands before what it said before its restart. */
  readonly logs: readonly LogExtract[];
  /** The StatefulSet that it belongs to, where it is known. */
  readonly set: JsonObject | undefined;
  /** The CassandraDatacenter that it belongs to, and all of its pods. */
  readonly datacenter: JsonObject | undefined;
  readonly siblings: readonly JsonObject[];
  readonly quote: Quote;
}

export interface CaseContext {
  readonly facts: WhyFacts;
  readonly eventsOf: EventsOf;
  readonly nowMs: number;
  readonly quote: Quote;
}

export function podCase(
  { object: pod, namespace, name, datacenter, workload }: CassandraPod,
  { facts, eventsOf, nowMs, quote }: CaseContext,
): PodCase {
  const siblings = new Set(workload.pods.map((one) => one.name));
  return {
    pod,
    namespace,
    name,
    label: `pod/${name}`,
    nowMs,
    containers: containersOf(pod),
    cassandra: likeliestCassandraContainer(pod)?.name,
    events: eventsOf(pod),
    claims: claimsOf(pod, facts, eventsOf),
    claimsKnown: facts.claimsKnown,
    kubernetesNodes: facts.kubernetesNodes,
    volumes: facts.volumes,
    storageClasses: facts.storageClasses,
    logs: facts.logs.filter((log) => log.namespace === namespace && log.pod === name),
    set: facts.status.statefulSets.find((set) => isOwner(set, pod, 'StatefulSet')),
    datacenter,
    siblings: facts.status.pods.filter((one) => {
      const ref = refOf(one);
      return ref.namespace === namespace && siblings.has(ref.name);
    }),
    quote,
  };
}

function claimsOf(
  pod: JsonObject,
  { claims }: WhyFacts,
  eventsOf: EventsOf,
): readonly ClaimFacts[] {
  return objectsAt(pod, 'spec', 'volumes').flatMap((volume) => {
    const name = stringAt(volume, 'persistentVolumeClaim', 'claimName');
    if (name === undefined) return [];
    const object = claims.find((claim) => {
      const ref = refOf(claim);
      return ref.name === name && ref.namespace === refOf(pod).namespace;
    });
    return [{ name, object, events: object === undefined ? [] : eventsOf(object) }];
  });
}

/** A condition of the pod that does not hold. */
export function falseCondition({ pod }: PodCase, type: string): JsonObject | undefined {
  return objectsAt(pod, 'status', 'conditions').find(
    (one) => one['type'] === type && one['status'] !== 'True',
  );
}

/** The last event with one of these reasons, whose message matches. */
export function lastEvent(
  { events }: { readonly events: readonly EventEntry[] },
  reason: RegExp,
  message = /(?:)/,
): EventEntry | undefined {
  return events.findLast((event) => reason.test(event.reason) && message.test(event.message));
}
