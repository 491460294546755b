import { objectAt, objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import type { Replication } from '../../../../shared/domain/replication.ts';
import { isSystemKeyspace } from '../../../../shared/domain/ownership.ts';
import { refOf } from '../../status/ownership.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { inNamespace } from '../in-cluster.ts';
import { judgeNodes } from '../judge-nodes.ts';

const WARN_BELOW = 50;

export const REPAIR: HealthCheck = {
  id: 'repair',
  title: 'repair runs',
  source:
    'The part of its data that each node has marked as repaired, and the Reaper objects of k8ssandra-operator. When a table was last repaired is not known: Reaper keeps that to itself, and full repairs leave no mark on the data.',
  thresholds:
    'WARN: a Reaper is not running; or there is none, and a node has less than 50 % of its data marked. Skipped where no keyspace of users has more than one replica.',
  needs: ['ring', 'info', 'reapers'],
  judge(facts) {
    const { keyspaces, reapers } = facts;
    if (keyspaces !== undefined && !hasReplicas(keyspaces)) {
      return [{ level: 'skipped', reason: 'no keyspace of users has more than one replica' }];
    }
    if ('error' in reapers) return [unknownFor(reapers.error)];
    const own = (reapers.value ?? []).filter((one) => isFor(one, facts));
    if (own.length === 0) return withoutReaper(facts);
    const marked = judgeNodes(facts, {
      answer: ({ info }) => info,
      judge: () => [],
      ok: () => markedText(facts),
    });
    return [...own.map(judgeReaper), ...marked.filter(({ level }) => level !== 'ok')];
  },
};

function hasReplicas(keyspaces: ReadonlyMap<string, Replication>): boolean {
  return [...keyspaces].some(([name, one]) => !isSystemKeyspace(name) && replicasOf(one) > 1);
}

function replicasOf(replication: Replication): number {
  switch (replication.strategy) {
    case 'SimpleStrategy':
      return replication.factor;
    case 'NetworkTopologyStrategy':
      return [...replication.factors.values()].reduce((sum, factor) => sum + factor, 0);
    case 'LocalStrategy':
      return 1;
    case 'EverywhereStrategy':
    case 'unknown':
      // As many as there are nodes, or nobody knows.
      return Infinity;
  }
}

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
function judgeReaper(reaper: JsonObject): Finding {
  const { name, namespace } = refOf(reaper);
  const subject = `reaper/${name}`;
  const progress = stringAt(reaper, 'status', 'progress');
  const condition = objectsAt(reaper, 'status', 'conditions').find(({ type }) => type === 'Ready');
  const isReady = progress === 'Running' && condition?.['status'] !== 'False';
  return isReady
    ? {
        level: 'ok',
        subject,
        reason: 'Reaper runs; when it last repaired what, only its own interface tells',
      }
    : {
        level: 'warn',
        subject,
        reason: `it does not run (${progress ?? 'no progress is told'}), so nothing is repaired by its schedules`,
        next: `kubectl describe reaper ${name} -n ${namespace}`,
      };
}

function withoutReaper(facts: HealthFacts): readonly Finding[] {
  return judgeNodes(facts, {
    answer: ({ info }) => info,
    judge({ percentRepaired }, { pod }) {
      const subject = pod.name;
      if (percentRepaired === undefined) {
        const reason = 'how much of its data is repaired only its metrics or nodetool know';
        return [{ level: 'unknown', subject, reason }];
      }
      if (percentRepaired >= WARN_BELOW) return [];
      return [
        {
          level: 'warn',
          subject,
          reason: `only ${percentText(percentRepaired)} of its data is marked as repaired, and there is no Reaper; full repairs leave no mark`,
          next: `kubectl k8ssandra tablestats${inNamespace(facts)}`,
        },
      ];
    },
    ok: () => markedText(facts),
  });
}

function markedText({ nodes }: HealthFacts): string {
  const parts = nodes.flatMap(({ info }) =>
    'value' in info ? (info.value.percentRepaired ?? []) : [],
  );
  return `at least ${percentText(Math.min(...parts))} of the data of each node is marked as repaired; how long ago is not known`;
}

function percentText(percent: number): string {
  return `${Number(percent.toFixed(1))} %`;
}
