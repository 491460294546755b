import type { JsonObject } from '../../../shared/domain/json.ts';
import type { Clock } from '../../../shared/ports/clock.ts';

/** All that the nodes of an emulated cluster know; whatever is answered is computed from it. */
export interface ClusterState {
  readonly name: string;
  /** Of Cassandra: `5.0.9`. */
  readonly version: string;
  readonly partitioner: string;
  readonly clock: Clock;
  /** How long a job runs, in milliseconds. */
  readonly jobMs: number;
  /** How long a node streams while it leaves, in milliseconds. */
  readonly leaveMs: number;
  /** Where the server finds the process of Cassandra. */
  readonly processes: ProcessVisibility;
  /** Servers of a time before job ids had only v0, and no list of features. */
  readonly isBeforeV1: boolean;
  /** Without a directory, the full query log cannot be enabled. */
  readonly canLogFullQueries: boolean;
  /** In the order in which they are listed. */
  readonly keyspaces: Map<string, KeyspaceState>;
  readonly roles: Map<string, RoleState>;
  readonly identities: Map<string, string>;
  readonly nodes: NodeState[];
}

/**
 * `own-namespace`: a sidecar, which sees no process. `shared`: a sidecar that sees it.
 * `managed`: the server starts and stops Cassandra itself.
 */
export type ProcessVisibility = 'own-namespace' | 'shared' | 'managed';

export interface KeyspaceState {
  /** As the API words it: `class` with its package, then the factors. */
  replication: Readonly<Record<string, string>>;
  readonly tables: Map<string, TableState>;
}

export interface TableState {
  /** Simple name of the class: `LeveledCompactionStrategy`. */
  readonly compaction: string;
  /** On each node. */
  readonly liveBytes: number;
}

export interface RoleState {
  readonly isSuperuser: boolean;
  readonly canLogin: boolean;
}

/** Whether the process runs; `crashed` leaves its socket behind, `stopped` does not. */
export type ProcessState = 'running' | 'starting' | 'crashed' | 'stopped';

/** What a node announces of itself by gossip. */
export type GossipStatus = 'NORMAL' | 'BOOT' | 'LEAVING' | 'MOVING' | 'LEFT' | 'shutdown';

export interface NodeState {
  readonly address: string;
  readonly hostId: string;
  readonly datacenter: string;
  readonly rack: string;
  tokens: readonly bigint[];
  loadBytes: number;
  readonly version: string;
  schemaVersion: string;
  process: ProcessState;
  /** Undefined before it has announced anything, and for an address that was only assassinated. */
  gossip: GossipStatus | undefined;
  /** When the others forget that it was there, in milliseconds since 1970; only when it has left. */
  expiresMs: number;
  /** An address that never was a node: gossip has next to nothing of it. */
  readonly isGhost: boolean;
  /** Address of the node that told the others that this one has left. */
  assassin: string | undefined;
  isDrained: boolean;
  /** What this node believes of others against the truth, by address. */
  readonly beliefs: Map<string, Belief>;
  readonly jobs: Map<string, Job>;
  /** Repairs that were started; the next one has the next number. */
  repairs: number;
  nextJob: number;
  readonly snapshots: Snapshot[];
  /** Sessions, besides those that come from leaving. */
  streams: readonly JsonObject[];
  /** Compactions, besides those that come from jobs. */
  compactions: readonly JsonObject[];
  hasSchemaTables: boolean;
  hasRebuilt: boolean;
  logsFullQueries: boolean;
  /** Megabytes a second; 0 is unthrottled. */
  compactionThroughput: number;
  readonly missingTables: Set<string>;
  /** Numbers for `/metrics` in place of the usual ones, by name of the metric. */
  readonly metrics: Map<string, number>;
  fault: Fault | undefined;
  /** Before every answer, in milliseconds. */
  delayMs: number;
}

interface Belief {
  readonly isAlive?: boolean;
  /** Gossip has not brought it here yet, or has forgotten it already. */
  readonly isUnknown?: boolean;
}

/** What goes wrong between the server of a node and whoever asks it. */
export type Fault =
  /** Accepts and never answers. */
  | 'hung'
  /** Nothing listens on the port. */
  | 'refusing'
  /** 500 for everything. */
  | 'failing'
  /** 200, and a page in place of the answer. */
  | 'html'
  /** A whole answer by HTTP that ends in the middle of its JSON. */
  | 'truncated'
  /** The connection ends in the middle of an answer. */
  | 'cut-off'
  /** 50 MB of white space before the answer. */
  | 'huge';

export interface Job {
  readonly id: string;
  readonly type: string;
  readonly submitMs: number;
  readonly startMs: number;
  /** Changes when it is cancelled. */
  endMs: number;
  /** Text of the exception that it ends with. */
  readonly error: string | undefined;
  changes: readonly StatusChange[];
  /** Work that shows in the list of compactions while it is going on. */
  readonly compaction: { readonly keyspace: string; readonly table: string } | undefined;
}

export interface StatusChange {
  readonly status: 'START' | 'SUCCESS' | 'ERROR' | 'COMPLETE';
  readonly timeMs: number;
  readonly message: string;
}

export interface Snapshot {
  readonly name: string;
  readonly keyspace: string;
  readonly table: string;
  readonly createdMs: number;
  readonly bytes: number;
}

/** Major version of Cassandra. */
export function majorOf(version: string): number {
  return Number(version.split('.', 1)[0]);
}

/** The keyspaces that a node has, with the tables that have reached it. */
export function tablesOf(
  state: ClusterState,
  node: NodeState,
  keyspace: string,
): readonly (readonly [name: string, table: TableState])[] {
  if (keyspace === 'system_schema' && !node.hasSchemaTables) return [];
  const tables = [...(state.keyspaces.get(keyspace)?.tables ?? [])];
  return tables.filter(([name]) => !node.missingTables.has(`${keyspace}.${name}`));
}
