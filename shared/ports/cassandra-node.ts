import type { ClientConnection } from '../domain/client-connection.ts';
import type { CompactionState } from '../domain/compaction.ts';
import type { GossipView } from '../domain/gossip-endpoint.ts';
import type { HintState } from '../domain/hint-state.ts';
import type { NodeInfo } from '../domain/node-info.ts';
import type { Replication } from '../domain/replication.ts';
import type { SchemaVersions } from '../domain/schema-versions.ts';
import type { StreamSession } from '../domain/stream-session.ts';
import type { TableStats } from '../domain/table-stats.ts';
import type { ThreadPoolState } from '../domain/thread-pool.ts';

/** Where facts about a node come from. */
export type NodeSource = 'management-api' | 'metrics' | 'nodetool' | 'cql';

/** A fact, and where it comes from. */
export interface Sourced<T> {
  readonly source: NodeSource;
  readonly value: T;
}

/**
 * One Cassandra node that can be asked.
 *
 * Every method asks the node anew, within the deadline that the node was opened with, and throws
 * an AppError: `KDS_NODE_UNREACHABLE`, `KDS_NODE_TIMEOUT` or `KDS_NODE_ANSWER`, `KDS_FORBIDDEN`.
 */
export interface CassandraNode {
  gossip(): Promise<Sourced<GossipView>>;
  /** Version of Cassandra: the cheapest question, to see that the node answers at all. */
  releaseVersion(): Promise<Sourced<string>>;
  schemaVersions(): Promise<Sourced<SchemaVersions>>;
  /** Replication of every keyspace, those of the system included. */
  keyspaces(): Promise<Sourced<ReadonlyMap<string, Replication>>>;
  info(): Promise<Sourced<NodeInfo>>;
  threadPools(): Promise<Sourced<ThreadPoolState>>;
  compactions(): Promise<Sourced<CompactionState>>;
  hints(): Promise<Sourced<HintState>>;
  streams(): Promise<Sourced<readonly StreamSession[]>>;
  /** @param keyspace - Only its tables. */
  tableStats(keyspace: string | undefined): Promise<Sourced<readonly TableStats[]>>;
  clients(): Promise<Sourced<readonly ClientConnection[]>>;
}
