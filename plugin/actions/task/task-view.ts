/** `stuck`: it should run, and nothing suggests that it ever will. */
export type TaskState =
  'scheduled' | 'queued' | 'running' | 'succeeded' | 'failed' | 'invalid' | 'stuck';

/** How far a task is on one pod. */
export interface PodProgress {
  readonly pod: string;
  readonly state: 'waiting' | 'running' | 'completed' | 'error' | 'unknown';
  readonly retries: number | undefined;
  /** RFC 3339, like all times here. */
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly error: string | undefined;
}

/** How far a K8ssandraTask is in one datacenter. */
export interface DatacenterProgress {
  readonly name: string;
  readonly state: TaskState;
  readonly done: number | undefined;
  readonly total: number | undefined;
}

/** A task of any of the operators, in one form. */
export interface TaskView {
  readonly kind: 'CassandraTask' | 'K8ssandraTask' | 'ScheduledTask' | 'MedusaTask';
  readonly namespace: string;
  readonly name: string;
  /** `cleanup`, `restart`, `sync`, ... */
  readonly command: string;
  /** `dc/dc1` or `k8c/shop`. */
  readonly target: string;
  /** Name of the K8ssandraTask that it is part of. */
  readonly parent: string | undefined;
  readonly state: TaskState;
  /** Why it is in this state, where that is known. */
  readonly reason: string | undefined;
  /** Pods that it has dealt with, well or badly. */
  readonly done: number | undefined;
  readonly total: number | undefined;
  readonly createdAt: string | undefined;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  /** Of a ScheduledTask. */
  readonly nextAt: string | undefined;
  readonly pods: readonly PodProgress[];
  readonly datacenters: readonly DatacenterProgress[];
  /** What to do next: sentences, or commands to paste. */
  readonly next: readonly string[];
}
