import type { ClusterState, NodeState } from './cluster-state.ts';

/** Nodes as pods: which cluster, where, and who made them. */
export interface PodSet {
  /** To be looked at, and changed at will. */
  readonly state: ClusterState;
  readonly namespace: string;
  readonly operator: 'cass-operator' | 'none';
  /** Whether the API demands certificates. */
  readonly hasTls: boolean;
  readonly podName: (node: NodeState) => string;
}
