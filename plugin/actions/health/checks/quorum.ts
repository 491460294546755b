import {
  availabilityOf,
  lossesWithout,
  placeKeyspace,
} from '../../../../shared/domain/availability.ts';
import type { LevelAvailability, PlacedKeyspace } from '../../../../shared/domain/availability.ts';
import { groupBy } from '../../../../shared/domain/group-by.ts';
import { isSystemKeyspace, shareText } from '../../../../shared/domain/ownership.ts';
import { replicationText } from '../../../../shared/domain/replication.ts';
import type { Replication } from '../../../../shared/domain/replication.ts';
import { separateRings } from '../../../../shared/domain/separate-rings.ts';
import { buildTokenRing } from '../../../../shared/domain/token-ring.ts';
import type { TokenRing } from '../../../../shared/domain/token-ring.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { inNamespace } from '../in-cluster.ts';
import { nameSome } from '../name-some.ts';
import { noRing } from '../no-ring.ts';

/** Without it nobody can log in. */
const LOGINS = 'system_auth';
const QUORUMS: readonly string[] = ['QUORUM', 'LOCAL_QUORUM'];

export const QUORUM: HealthCheck = {
  id: 'quorum',
  title: 'every range has a quorum of live replicas',
  source:
    'Computed from the tokens, racks and replication of the keyspaces of users and of system_auth. The probe of the Management API is not asked: it does not see dead nodes.',
  thresholds:
    'CRIT: ranges have no quorum, in the whole or in a datacenter. WARN: a node is down, and the loss of one more would take a quorum away; or system_auth has one replica. Unknown while the nodes see separate rings.',
  needs: ['ring'],
  judge(facts) {
    const { view, keyspaces } = facts;
    if (view.ring === undefined) return noRing(facts);
    const rings = separateRings(view.ring);
    if (rings.length > 1) return [split(rings, facts)];
    const built = buildTokenRing(view.ring.nodes, view.ring.partitioner);
    if (built.ring === undefined) {
      return [{ level: 'unknown', reason: `the ring cannot be computed: ${built.reason}` }];
    }
    if (keyspaces === undefined) {
      return [{ level: 'unknown', reason: 'no node tells how keyspaces are replicated' }];
    }
    const wanted = [...keyspaces].filter(
      ([name, { strategy }]) =>
        (!isSystemKeyspace(name) || name === LOGINS) && strategy !== 'LocalStrategy',
    );
    const groups = [...groupBy(wanted, ([, one]) => replicationText(one)).values()];
    const { ring } = built;
    const findings = groups.flatMap((group) => judgeGroup(group, ring, facts));
    if (findings.length > 0) return findings;
    return wanted.length === 0
      ? [{ level: 'skipped', reason: 'there is no keyspace that is replicated' }]
      : [{ level: 'ok', reason: `all ranges of ${wanted.length} keyspaces have a quorum` }];
  },
};

/** What a replica is depends on the ring: what one of them takes for a quorum the other may lack. */
function split(rings: readonly (readonly string[])[], facts: HealthFacts): Finding {
  const groups = rings.map((ring) => nameSome(ring)).join('; ');
  return {
    level: 'unknown',
    reason: `the nodes see ${rings.length} separate rings, and a quorum of one is none of the other: ${groups}`,
    next: `kubectl k8ssandra gossip --all-views${inNamespace(facts)}`,
  };
}

type Group = readonly (readonly [string, Replication])[];

/** Keyspaces that are replicated alike fare alike. */
function judgeGroup(group: Group, ring: TokenRing, facts: HealthFacts): readonly Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const names = group.map(([name]) => name);
  const subject = `keyspace${names.length === 1 ? '' : 's'} ${nameSome(names)}`;
  const placed = placeKeyspace(ring, first[1]);
  if (placed.sets === undefined) return [{ level: 'unknown', subject, reason: placed.reason }];
  const alive = new Set(
    ring.members.filter((one) => one.alive === true).map(({ address }) => address),
  );
  const next = `kubectl k8ssandra topology${inNamespace(facts)}`;
  const lost = availabilityOf(placed, alive).filter(
    ({ level, rangesLost }) => QUORUMS.includes(level) && rangesLost > 0,
  );
  if (lost.length > 0) {
    return [
      {
        level: 'crit',
        subject,
        reason: lostText(lost),
        next: lost.some(({ missing }) => missing.length > 0) ? next : FEWER_NODES,
      },
    ];
  }
  const reason = nextLoss(placed, ring, alive);
  if (reason !== undefined) return [{ level: 'warn', subject, reason, next }];
  const isAtRisk = names.includes(LOGINS) && ring.members.length > 1 && hasOneReplica(placed);
  return isAtRisk ? [LOGINS_ON_ONE_NODE] : [];
}

/** As Cassandra makes it, and nobody notices before that node is down. */
const LOGINS_ON_ONE_NODE: Finding = {
  level: 'warn',
  subject: `keyspace ${LOGINS}`,
  reason:
    'each login is kept by one node only: while that is down, nobody can log in as its users, where Cassandra asks for a login',
  next: `Give ${LOGINS} three replicas in each datacenter with ALTER KEYSPACE, and then repair it.`,
};

function hasOneReplica({ sets }: PlacedKeyspace): boolean {
  return sets.every(({ replicas }) => replicas.length === 1);
}

const FEWER_NODES = 'Lower the replication of the keyspace, or add nodes in other racks.';

function lostText(lost: readonly LevelAvailability[]): string {
  const levels = lost.map(
    ({ level, datacenter, shareLost }) =>
      `${level}${datacenter === undefined ? '' : ` in ${datacenter}`} cannot be had for ${shareText(shareLost, 1)} of the ring`,
  );
  const missing = [...new Set(lost.flatMap((one) => one.missing))];
  const why =
    missing.length === 0
      ? 'it asks for more replicas than there are nodes'
      : `replicas are down on ${nameSome(missing)}`;
  return `${levels.join(', ')}: ${why}`;
}

/** Undefined while no replica is down, or the others can spare one more. */
function nextLoss(
  { sets, demands }: PlacedKeyspace,
  ring: TokenRing,
  alive: ReadonlySet<string>,
): string | undefined {
  if (alive.size === ring.members.length) return undefined;
  const weak = {
    sets: sets.filter(({ replicas }) => replicas.some(({ address }) => !alive.has(address))),
    demands: demands.filter(({ level }) => QUORUMS.includes(level)),
  };
  const left = new Set(weak.sets.flatMap(({ replicas }) => replicas.map((one) => one.address)));
  const needed = [...left].filter(
    (address) => alive.has(address) && lossesWithout(weak, alive, new Set([address])).length > 0,
  );
  if (needed.length === 0) return undefined;
  return `no quorum is lost yet, and would be with any one more of ${nameSome(needed)}`;
}
