import type { CompactionState } from '../../../shared/domain/compaction.ts';
import type { HintState } from '../../../shared/domain/hint-state.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { Replication } from '../../../shared/domain/replication.ts';
import type { StreamSession } from '../../../shared/domain/stream-session.ts';
import type { ThreadPoolState } from '../../../shared/domain/thread-pool.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { CertificateTimes } from '../../../shared/ports/certificate-reader.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import type { TaskView } from '../task/task-view.ts';
import type { CheckedWebhook } from '../webhook/check-webhook.ts';
import type { Answer } from '../webhook/gather-webhook.ts';
import type { RepairHistory } from './parse-repair-history.ts';
import type { StoppedDatacenter } from './stopped-datacenters.ts';

/**
 * What may have to be asked for, beside the pods. A check names what it needs, and nothing else
 * is asked.
 */
export type HealthSource =
  | 'ring'
  | 'repairs'
  | 'thread-pools'
  | 'compactions'
  | 'streams'
  | 'hints'
  | 'claims'
  | 'volumes'
  | 'tasks'
  | 'backups'
  | 'reapers'
  | 'budgets'
  | 'clocks'
  | 'certificates'
  | 'webhook';

/** Objects, raw; undefined when the cluster does not know their type. */
export type Listed = Answer<readonly JsonObject[] | undefined>;

/** What one node says of itself. */
export interface NodeFacts {
  readonly pod: CassandraPod;
  readonly threadPools: Answer<ThreadPoolState>;
  readonly compactions: Answer<CompactionState>;
  readonly streams: Answer<readonly StreamSession[]>;
  readonly hints: Answer<HintState>;
}

/** How full a volume is, by the kubelet that mounts it. */
export interface VolumeUsage {
  readonly namespace: string;
  readonly claim: string;
  readonly usedBytes: number;
  readonly capacityBytes: number;
}

export interface VolumeFacts {
  readonly usages: readonly VolumeUsage[];
  /** By the Kubernetes node whose kubelet could not be asked. */
  readonly errors: ReadonlyMap<string, AppError>;
}

export interface ClockFacts {
  /** How far the clock of a Kubernetes node is ahead of that of the API server; by its name. */
  readonly aheadMs: ReadonlyMap<string, number>;
}

/** A Secret with a certificate in it. */
export interface CertificateFacts {
  /** `prod/mgmt-api-client` */
  readonly secret: string;
  /** Empty when the Secret holds none that can be read. */
  readonly certificates: Answer<readonly CertificateTimes[]>;
}

/** Everything that the checks of one cluster are made of. What was not asked for is an error. */
export interface HealthFacts {
  readonly view: ClusterView;
  /** Undefined when no node told. */
  readonly keyspaces: ReadonlyMap<string, Replication> | undefined;
  /** False when pods could not be listed: to have none means nothing then. */
  readonly podsKnown: boolean;
  readonly pods: readonly CassandraPod[];
  readonly nodes: readonly NodeFacts[];
  /** Those of the cluster whose nodes are down on purpose, all of them. */
  readonly stopped: readonly StoppedDatacenter[];
  readonly repairs: Answer<RepairHistory>;
  /**
   * When the cluster was made, in milliseconds since 1970; 0 when it may be as old as can be,
   * undefined when the claims that would tell could not be listed.
   */
  readonly createdMs: number | undefined;
  readonly claims: Listed;
  readonly volumes: Answer<VolumeFacts>;
  /** Those of this cluster. */
  readonly tasks: Answer<readonly TaskView[]>;
  readonly backups: Listed;
  readonly reapers: Listed;
  readonly budgets: Listed;
  readonly clocks: Answer<ClockFacts>;
  readonly certificates: Answer<readonly CertificateFacts[]>;
  readonly webhook: Answer<CheckedWebhook>;
  /** K8ssandraClusters of the target, raw. */
  readonly clusters: readonly JsonObject[];
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}
