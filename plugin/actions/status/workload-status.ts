import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import type { PodState } from './pod-state.ts';

/** A pod, and what is injected into it. */
export interface PodStatus extends PodState {
  readonly name: string;
  /** Kubernetes node; undefined while the pod has none. */
  readonly node: string | undefined;
  /** RFC 3339. */
  readonly createdAt: string | undefined;
  /** Name of the ControllerRevision of the template that it was made from. */
  readonly templateRevision: string | undefined;
  /** `built-in`: the image brings the Management API. `incomplete`: a part was taken away. */
  readonly injection: 'injected' | 'incomplete' | 'built-in' | 'none';
  /** The same for all pods with the same parts. */
  readonly revision: string | undefined;
  /** Port of the Management API, where it was injected. */
  readonly port: number | undefined;
  readonly metricsPorts: readonly number[];
}

/** Something that is not as it should be, and what to do about it. */
export interface Advice {
  /** A skip code of injection, or `rollout-in-progress`, `pods-not-ready`, … */
  readonly code: string;
  /** Lower case, no full stop. */
  readonly problem: string;
  /** One imperative sentence with a full stop, or a command to paste. */
  readonly next: string;
}

/** One StatefulSet, CassandraDatacenter or K8ssandraCluster. */
export interface WorkloadStatus {
  readonly kind: 'StatefulSet' | 'CassandraDatacenter' | 'K8ssandraCluster';
  readonly namespace: string;
  readonly name: string;
  /** The K8ssandraCluster that a CassandraDatacenter is part of. */
  readonly cluster: ResourceRef | undefined;
  /** As far as the image or the custom resource tells: `5.0.9`. */
  readonly cassandraVersion: string | undefined;
  /** How many pods there should be; undefined for what does not say. */
  readonly desired: number | undefined;
  /** Pods that are ready; undefined when it cannot be told. */
  readonly ready: number | undefined;
  /** Pods with a complete Management API, injected or built in; undefined when it cannot be told. */
  readonly withApi: number | undefined;
  /** Revision of the parts that new pods get. */
  readonly pinnedRevision: string | undefined;
  /** What the operator says: `Ready`, `Updating`, `Stopped`; undefined without an operator. */
  readonly phase: string | undefined;
  readonly pods: readonly PodStatus[];
  /** Names of the datacenters of a K8ssandraCluster. */
  readonly datacenters: readonly string[];
  readonly advice: readonly Advice[];
}

/** A workload before it is judged. */
export type DescribedWorkload = Omit<WorkloadStatus, 'advice'>;
