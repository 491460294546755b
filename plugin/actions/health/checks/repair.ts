import { formatAge } from '../../../../shared/domain/duration.ts';
import { objectAt, objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { refOf } from '../../status/ownership.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { agelessTables, hasReplicas, judgedTables, lateTables } from '../late-tables.ts';
import type { LateTables } from '../late-tables.ts';
import { nameSome } from '../name-some.ts';
import { noRing } from '../no-ring.ts';
import type { RepairedTable } from '../parse-repair-history.ts';

export const REPAIR: HealthCheck = {
  id: 'repair',
  title: 'every table is repaired in time, all around the ring',
  source:
    'system_distributed.parent_repair_history, read with cqlsh in the container of one node: whoever starts a repair, Cassandra writes there which ranges of which tables it has done. The ranges of all repairs of a table are laid over each other, and what was done last at every place counts. Beside it, the Reaper objects of k8ssandra-operator. Cassandra remembers repairs for 30 days: tables whose gc_grace_seconds is too long for that are left out, as those of system_auth are by default, and so are tables with one replica or with gc_grace_seconds of 0. What was never repaired counts as repaired when it was made, which its id tells, or the oldest of what the cluster is made of, claims with data included, if that is younger. Where part of the ring has no pod here, only the id counts.',
  thresholds:
    'CRIT: some part of a table was last repaired longer ago than its gc_grace_seconds: a replica that has missed a deletion brings the row back. Whether rows are ever deleted nobody knows. WARN: 70 % of that time is over: the rest is what a repair of a large cluster may take. WARN: a Reaper is not running. Unknown for tables that were not repaired and whose ids do not tell their age, where claims may not be listed. Skipped where no keyspace of users has more than one replica.',
  needs: ['ring', 'repairs', 'reapers', 'claims'],
  judge(facts) {
    const { keyspaces, reapers } = facts;
    if (keyspaces !== undefined && !hasReplicas(keyspaces)) {
      return [{ level: 'skipped', reason: 'no keyspace of users has more than one replica' }];
    }
    const stopped =
      'error' in reapers
        ? [unknownFor(reapers.error)]
        : (reapers.value ?? []).filter((one) => isFor(one, facts)).flatMap(judgeReaper);
    return [...stopped, ...judgeHistory(facts, stopped.length === 0)];
  },
};

function isFor(reaper: JsonObject, { pods }: HealthFacts): boolean {
  const { name, namespace } = objectAt(reaper, 'spec', 'datacenterRef');
  return pods.some(
    ({ datacenter }) =>
      datacenter !== undefined &&
      refOf(datacenter).name === name &&
      refOf(datacenter).namespace === (namespace ?? refOf(reaper).namespace),
  );
}

/** `Pending`, `Deploying`, `Configuring` and then `Running`, and the condition Ready. */
function judgeReaper(reaper: JsonObject): readonly Finding[] {
  const { name, namespace } = refOf(reaper);
  const progress = stringAt(reaper, 'status', 'progress');
  const condition = objectsAt(reaper, 'status', 'conditions').find(({ type }) => type === 'Ready');
  if (progress === 'Running' && condition?.['status'] !== 'False') return [];
  return [
    {
      level: 'warn',
      subject: `reaper/${name}`,
      reason: `it does not run (${progress ?? 'no progress is told'}), so nothing is repaired by its schedules`,
      next: `kubectl describe reaper ${name} -n ${namespace}`,
    },
  ];
}

function judgeHistory(facts: HealthFacts, isRest: boolean): readonly Finding[] {
  const { view, keyspaces, repairs } = facts;
  if (view.ring === undefined) return noRing(facts);
  if (keyspaces === undefined) {
    return [{ level: 'unknown', reason: 'no node tells how keyspaces are replicated' }];
  }
  if ('error' in repairs) return [unknownFor(repairs.error)];
  const judged = judgedTables(repairs.value, keyspaces);
  const found = [
    ...lateTables(judged, facts).map((one) => judgeKeyspace(one, facts)),
    ...judgeAgeless(judged, facts),
  ];
  if (found.length > 0) return found;
  if (!isRest) return [];
  return judged.length === 0
    ? [{ level: 'skipped', reason: 'no table has to be repaired within 30 days' }]
    : [{ level: 'ok', reason: `tables repaired in time: ${judged.length}` }];
}

/** Their age is what their claims would tell. */
function judgeAgeless(judged: readonly RepairedTable[], facts: HealthFacts): readonly Finding[] {
  const { claims } = facts;
  const tables = agelessTables(judged, facts);
  if (tables.length === 0 || !('error' in claims)) return [];
  const names = nameSome(tables.map(({ keyspace, name }) => `${keyspace}.${name}`));
  const { message, hint } = claims.error;
  const reason = `whether ${names} are older than their gc_grace_seconds is not known: ${message}`;
  return [{ level: 'unknown', reason, next: hint }];
}

function judgeKeyspace(
  { keyspace, tables, graceMs, repairedMs, isTooLate }: LateTables,
  { nowMs }: HealthFacts,
): Finding {
  const when =
    repairedMs === undefined
      ? 'not all of it was repaired in the last 30 days'
      : `parts of it were last repaired ${formatAge(nowMs - repairedMs)} ago`;
  return {
    level: isTooLate ? 'crit' : 'warn',
    subject: `keyspace ${keyspace}`,
    reason: `${nameSome(tables)}: ${when}, and gc_grace_seconds is ${formatAge(graceMs)}`,
    next: `Repair it, on one node after the other: nodetool repair -full -pr ${keyspace}`,
  };
}
