import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { lastBackupOf } from '../list/last-backup.ts';
import { operationOf } from '../list/operation.ts';
import type { WorkFacts } from './gather-work.ts';
import type { Workloads } from './gather-workloads.ts';
import { refOf } from './ownership.ts';
import type { WorkloadStatus } from './workload-status.ts';

/** What its operator does to a workload, and when it was saved. */
export interface WorkStatus {
  /** A condition of the operator, such as `ScalingUp`, or a running task; undefined for nothing. */
  readonly operation: string | undefined;
  /** When the last successful backup of Medusa ended, RFC 3339; undefined when none is known. */
  readonly lastBackup: string | undefined;
}

/** Plain StatefulSets have no operator. */
export function describeWork(
  workload: WorkloadStatus,
  { datacenters, clusters }: Workloads,
  { tasks, backups }: WorkFacts,
): WorkStatus {
  const { kind, namespace, name } = workload;
  const owners = { CassandraDatacenter: datacenters, K8ssandraCluster: clusters, StatefulSet: [] };
  const owner = owners[kind].find((one) => formatRef(refOf(one)) === formatRef(workload));
  return {
    operation: owner === undefined ? undefined : operationOf(owner, tasks),
    lastBackup: kind === 'CassandraDatacenter' ? lastBackupOf(namespace, name, backups) : undefined,
  };
}
