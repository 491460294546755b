import { stringAt } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraPod } from '../cluster/find-target.ts';

/** @throws AppError `KDS_NODE_UNREACHABLE` when nothing runs in the pod. */
export function requireRunning(pod: Pick<CassandraPod, 'namespace' | 'name' | 'object'>): void {
  const phase = stringAt(pod.object, 'status', 'phase') ?? 'Unknown';
  if (phase === 'Running') return;
  throw new AppError('KDS_NODE_UNREACHABLE', `pod ${formatRef(pod)} is ${phase}`, {
    hint: `Find out why with: kubectl k8ssandra why pod/${pod.name} -n ${pod.namespace}`,
  });
}
