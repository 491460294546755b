import type { JsonObject } from '../../../shared/domain/json.ts';
import type { EventEntry } from '../events/event-entry.ts';
import { refOf } from '../status/ownership.ts';
import type { WorkloadStatus } from '../status/workload-status.ts';
import { shortKind } from './evidence.ts';
import { operatorsIn } from './operator-facts.ts';
import type { OperatorFacts, OperatorName } from './operator-facts.ts';
import type { CaseContext } from './pod-case.ts';
import type { Quote } from './quote.ts';

/** A CassandraDatacenter or K8ssandraCluster. */
export interface OwnerCase {
  readonly owner: JsonObject;
  readonly namespace: string;
  readonly name: string;
  /** `dc/dc1`, as evidence names it. */
  readonly label: string;
  readonly nowMs: number;
  /** Whose work it is. */
  readonly operator: OperatorName;
  /** Undefined when the Deployments are not known, or were not needed. */
  readonly operators: readonly OperatorFacts[] | undefined;
  readonly events: readonly EventEntry[];
  /** Pods that are ready, and how many there should be; undefined when it cannot be told. */
  readonly ready: number | undefined;
  readonly desired: number | undefined;
  /** How many of its pods are there. */
  readonly present: number;
  readonly quote: Quote;
}

/** @returns Undefined for a StatefulSet, which has no operator. */
export function ownerCase(
  { kind, namespace, name, ready, desired, pods }: WorkloadStatus,
  { facts, eventsOf, nowMs, quote }: CaseContext,
): OwnerCase | undefined {
  const owner = [...facts.status.datacenters, ...facts.status.clusters].find((one) => {
    const ref = refOf(one);
    return one['kind'] === kind && ref.namespace === namespace && ref.name === name;
  });
  if (owner === undefined) return undefined;
  return {
    owner,
    namespace,
    name,
    label: `${shortKind(kind)}/${name}`,
    nowMs,
    operator: kind === 'K8ssandraCluster' ? 'k8ssandra-operator' : 'cass-operator',
    operators: operatorsIn(facts.deployments),
    events: eventsOf(owner),
    ready,
    desired,
    present: pods.length,
    quote,
  };
}
