import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { refOf } from '../status/ownership.ts';

/**
 * When the last successful backup of a datacenter ended, RFC 3339; undefined for none.
 *
 * Medusa writes 1970 where it means "not yet" (k8ssandra-operator issue 1301).
 *
 * @param backups - MedusaBackups.
 */
export function lastBackupOf(
  namespace: string,
  datacenter: string,
  backups: readonly JsonObject[],
): string | undefined {
  return backups
    .filter(
      (one) =>
        refOf(one).namespace === namespace &&
        stringAt(one, 'spec', 'cassandraDatacenter') === datacenter &&
        stringAt(one, 'status', 'status') === 'SUCCESS',
    )
    .flatMap((one) => stringAt(one, 'status', 'finishTime') ?? [])
    .filter((time) => !time.startsWith('1970-'))
    .toSorted()
    .at(-1);
}
