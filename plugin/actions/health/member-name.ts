import type { ClusterMember } from '../cluster/cluster-view.ts';

/** The name of its pod, and where it has none here its address. */
export function memberName({ pod, node }: ClusterMember): string {
  return pod?.name ?? node?.address ?? '?';
}
