import { commonOwnership, effectiveOwnership } from '../../../shared/domain/ownership.ts';
import type { Ownership } from '../../../shared/domain/ownership.ts';
import type { Replication } from '../../../shared/domain/replication.ts';
import { buildTokenRing } from '../../../shared/domain/token-ring.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ClusterView } from './cluster-view.ts';

/**
 * Computes how much of a keyspace each node has.
 *
 * @param keyspaces - Undefined when no node told.
 * @param keyspace - Undefined for what all keyspaces of users have in common.
 * @throws AppError `KDS_NOT_FOUND` when there is no such keyspace.
 */
export function computeOwnership(
  { name, ring }: ClusterView,
  keyspaces: ReadonlyMap<string, Replication> | undefined,
  keyspace: string | undefined,
): Ownership | undefined {
  if (ring === undefined || keyspaces === undefined) return undefined;
  const replication = keyspace === undefined ? undefined : keyspaces.get(keyspace);
  if (keyspace !== undefined && replication === undefined) {
    throw new AppError('KDS_NOT_FOUND', `cluster "${name}" has no keyspace "${keyspace}"`, {
      hint: `Use one of: ${[...keyspaces.keys()].toSorted().join(', ')}.`,
    });
  }
  const built = buildTokenRing(ring.nodes, ring.partitioner);
  if (built.ring === undefined) return { shares: undefined, note: built.reason };
  return replication === undefined
    ? commonOwnership(built.ring, keyspaces)
    : effectiveOwnership(built.ring, replication);
}
