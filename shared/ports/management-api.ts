import type { NodeJob } from '../domain/node-job.ts';
import type { NodeSnapshot } from '../domain/node-snapshot.ts';
import type { NodeTarget } from './open-node.ts';

/**
 * What only the Management API of a node tells, for commands that read.
 *
 * Every method throws as those of CassandraNode do.
 */
export interface ManagementApi {
  /**
   * Whether Cassandra on the node is up and has bootstrapped; a reason when it is not.
   * Stays ready when the node is drained.
   */
  readiness(): Promise<Readiness>;
  /** Undefined on a server too old to say: one without v1 jobs. */
  features(): Promise<readonly string[] | undefined>;
  snapshots(): Promise<readonly NodeSnapshot[]>;
  fullQueryLogging(): Promise<boolean>;
  /** Undefined when the node does not know it, or no longer: jobs do not outlive its Cassandra. */
  job(id: string): Promise<NodeJob | undefined>;
}

export type Readiness =
  { readonly isReady: true } | { readonly isReady: false; readonly reason: string };

/** @returns Undefined when the pod has no Management API. */
export type OpenManagementApi = (target: NodeTarget) => ManagementApi | undefined;
