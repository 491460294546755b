import type { NodeCredentials } from '../domain/node-credentials.ts';
import type { ResourceRef } from '../domain/resource-ref.ts';
import type { CassandraNode } from './cassandra-node.ts';
import type { PodEndpoint } from './pod-http.ts';

/** What a pod has that can tell about its Cassandra. */
export interface PodServers {
  /** Container with nodetool; undefined when none of the pod looks like Cassandra. */
  readonly cassandra: string | undefined;
  /** Undefined when the pod has no Management API. */
  readonly managementApi: PodEndpoint | undefined;
  /** Prometheus endpoint of the Management API's agent; undefined when the pod has none. */
  readonly metrics: PodEndpoint | undefined;
}

/** How nodetool may be used. */
export interface NodetoolUse {
  /** Budget in milliseconds for what is asked at once: each command starts a JVM. */
  readonly timeoutMs: number;
  /** Called once, if JMX asks for them; undefined for none. */
  readonly credentials: () => Promise<NodeCredentials | undefined>;
}

/** A node to be asked. */
export interface NodeTarget {
  readonly pod: ResourceRef;
  readonly servers: PodServers;
  /** Budget in milliseconds for each question, but for what nodetool is asked. */
  readonly timeoutMs: number;
  /** Absent where nodetool may not be run in the pod. */
  readonly nodetool?: NodetoolUse | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Makes a node of a pod; nothing is sent before the first question.
 *
 * A question goes to the Management API first, then to the metrics, and to nodetool by `exec` only
 * for what nothing else tells and where `exec` is allowed. When no source answers, the error is
 * that of the first one and its message has what each of them said.
 */
export type OpenNode = (target: NodeTarget) => CassandraNode;
