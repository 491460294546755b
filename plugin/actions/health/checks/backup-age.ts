import { formatAge } from '../../../../shared/domain/duration.ts';
import { member, objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { lastBackupOf } from '../../list/last-backup.ts';
import { refOf } from '../../status/ownership.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';

const HOUR_MS = 3_600_000;
const WARN_MS = 26 * HOUR_MS;
const CRIT_MS = 7 * 24 * HOUR_MS;

export const BACKUP_AGE: HealthCheck = {
  id: 'backup-age',
  title: 'there is a fresh backup',
  source: 'MedusaBackups of each CassandraDatacenter: when the last one that succeeded ended.',
  thresholds:
    'WARN: the last backup is older than 26 hours. CRIT: older than 7 days, or there is none though Medusa is set up. Skipped without Medusa.',
  needs: ['backups'],
  judge(facts) {
    const { backups } = facts;
    if ('error' in backups) return [unknownFor(backups.error)];
    if (backups.value === undefined) {
      return [{ level: 'skipped', reason: 'Medusa is not installed' }];
    }
    const all = backups.value;
    const findings = datacentersOf(facts).flatMap((one) => judgeDatacenter(one, all, facts));
    return findings.length > 0
      ? findings
      : [{ level: 'skipped', reason: 'Medusa is not set up for it' }];
  },
};

function datacentersOf({ pods }: HealthFacts): readonly JsonObject[] {
  return [...new Set(pods.map(({ datacenter }) => datacenter))].filter((one) => one !== undefined);
}

function judgeDatacenter(
  datacenter: JsonObject,
  backups: readonly JsonObject[],
  facts: HealthFacts,
): readonly Finding[] {
  const { namespace, name } = refOf(datacenter);
  const last = lastBackupOf(namespace, name, backups);
  const subject = `dc/${name}`;
  const next = `kubectl get medusabackups,medusabackupjobs -n ${namespace}`;
  if (last === undefined) {
    if (!hasMedusa(datacenter, backups, facts)) return [];
    return [withoutBackup(datacenter, { subject, next }, facts)];
  }
  const ageMs = facts.nowMs - Date.parse(last);
  if (Number.isNaN(ageMs)) {
    const reason = `the last backup ended at "${last}", which is no time`;
    return [{ level: 'unknown', subject, reason }];
  }
  const reason = `the last backup ended ${formatAge(ageMs)} ago`;
  return [judgeAge(ageMs, { subject, reason, next })];
}

/** A datacenter without a backup is as unsafe as one whose backup is as old as its data. */
function withoutBackup(
  datacenter: JsonObject,
  { subject, next }: { readonly subject: string; readonly next: string },
  { nowMs }: HealthFacts,
): Finding {
  const ageMs = nowMs - Date.parse(stringAt(datacenter, 'metadata', 'creationTimestamp') ?? '');
  const reason = 'Medusa is set up, and no backup has succeeded';
  if (Number.isNaN(ageMs)) return { level: 'crit', subject, reason, next };
  const since = `${reason} since the datacenter was made ${formatAge(ageMs)} ago`;
  return judgeAge(ageMs, { subject, reason: since, next });
}

function judgeAge(
  ageMs: number,
  { next, ...told }: { readonly subject: string; readonly reason: string; readonly next: string },
): Finding {
  if (ageMs <= WARN_MS) return { level: 'ok', ...told };
  return { level: ageMs > CRIT_MS ? 'crit' : 'warn', ...told, next };
}

/** By its container, its K8ssandraCluster, or a backup that was tried. */
function hasMedusa(
  datacenter: JsonObject,
  backups: readonly JsonObject[],
  { pods, clusters }: HealthFacts,
): boolean {
  const { namespace, name } = refOf(datacenter);
  const parent = stringAt(datacenter, 'metadata', 'labels', 'k8ssandra.io/cluster-name');
  return (
    pods.some(
      (pod) =>
        pod.datacenter === datacenter &&
        objectsAt(pod.object, 'spec', 'containers').some((one) => one['name'] === 'medusa'),
    ) ||
    clusters.some(
      (one) => refOf(one).name === parent && member(one, 'spec', 'medusa') !== undefined,
    ) ||
    backups.some(
      (one) =>
        refOf(one).namespace === namespace && stringAt(one, 'spec', 'cassandraDatacenter') === name,
    )
  );
}
