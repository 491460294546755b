import type { ClusterRing, RingNode } from '../../../shared/domain/cluster-ring.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { NodeSource } from '../../../shared/ports/cassandra-node.ts';
import type { PodStatus, WorkloadStatus } from '../status/workload-status.ts';
import type { CassandraPod } from './find-target.ts';

/** One Cassandra cluster: what Kubernetes knows of it, and what its nodes say. */
export interface ClusterView {
  /** As its nodes call it, else as Kubernetes does. */
  readonly name: string;
  readonly workloads: readonly WorkloadStatus[];
  readonly members: readonly ClusterMember[];
  /** How many nodes of the cluster have a pod here that was not asked for. */
  readonly otherNodes: number;
  /** What the nodes agree and disagree on; undefined when none of them answered. */
  readonly ring: ClusterRing | undefined;
}

/** A node of Cassandra and its pod; at least one of the two is there. */
export interface ClusterMember {
  /** Undefined for a pod that no node of the cluster speaks of. */
  readonly node: RingNode | undefined;
  /** Undefined for a node that has no pod here: in another Kubernetes cluster, or without a pod. */
  readonly pod: CassandraPod | undefined;
  readonly podStatus: PodStatus | undefined;
  readonly reply: NodeReply;
}

/** How a node reacted when it was asked. */
export type NodeReply =
  | { readonly kind: 'answered'; readonly source: NodeSource }
  | { readonly kind: 'failed'; readonly error: AppError }
  /** It has no pod here, or its pod does not run. */
  | { readonly kind: 'not-asked'; readonly reason: string };
