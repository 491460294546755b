import {
  availabilityOf,
  lossesWithout,
  placeKeyspace,
} from '../../../shared/domain/availability.ts';
import type { LevelAvailability, PlacedKeyspace } from '../../../shared/domain/availability.ts';
import { shareText } from '../../../shared/domain/ownership.ts';
import type { Replication } from '../../../shared/domain/replication.ts';
import type { TokenOwner, TokenRing } from '../../../shared/domain/token-ring.ts';
import type { Finding } from './health-check.ts';
import type { HealthFacts } from './health-facts.ts';
import { inNamespace } from './in-cluster.ts';
import { nameSome } from './name-some.ts';
import { isStopped, stoppedText } from './stopped-datacenters.ts';

/** Without it nobody can log in. */
export const LOGINS = 'system_auth';
const QUORUMS: readonly string[] = ['QUORUM', 'LOCAL_QUORUM'];

/** Names and how they are replicated. */
type KeyspaceGroup = readonly (readonly [string, Replication])[];

/** Keyspaces that are replicated alike fare alike. */
export function judgeQuorum(
  group: KeyspaceGroup,
  ring: TokenRing,
  facts: HealthFacts,
): readonly Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const names = group.map(([name]) => name);
  const subject = subjectOf(names);
  const placed = placeKeyspace(ring, first[1]);
  if (placed.sets === undefined) return [{ level: 'unknown', subject, reason: placed.reason }];
  const wanted = wantedOf(placed, facts);
  const alive = addressesOf(ring, isAlive);
  const next = `kubectl k8ssandra topology${inNamespace(facts)}`;
  const lost = lossesOf(wanted, alive);
  const started = addressesOf(ring, (one) => isAlive(one) || isStopped(one, facts));
  if (lossesOf(wanted, started).length > 0) {
    const isDown = lost.some(({ missing }) => missing.length > 0);
    return [{ level: 'crit', subject, reason: lostText(lost), next: isDown ? next : FEWER_NODES }];
  }
  const stopped = lost.length === 0 ? [] : [paused(lost, wanted, { subject, ...facts })];
  const reason = nextLoss(wanted, ring, alive);
  if (reason !== undefined) return [...stopped, { level: 'warn', subject, reason, next }];
  const isAtRisk = names.includes(LOGINS) && ring.members.length > 1 && hasOneReplica(placed);
  return [...stopped, ...(isAtRisk ? [LOGINS_ON_ONE_NODE] : [])];
}

function subjectOf(names: readonly string[]): string {
  return `keyspace${names.length === 1 ? '' : 's'} ${nameSome(names)}`;
}

function isAlive({ alive }: TokenOwner): boolean {
  return alive === true;
}

/** A quorum within a datacenter that is stopped on purpose nobody asks for. */
function wantedOf({ sets, demands }: PlacedKeyspace, facts: HealthFacts): PlacedKeyspace {
  return {
    sets,
    demands: demands.filter(
      ({ level, datacenter }) => QUORUMS.includes(level) && !isStopped({ datacenter }, facts),
    ),
  };
}

function addressesOf(ring: TokenRing, isWanted: (one: TokenOwner) => boolean): ReadonlySet<string> {
  return new Set(ring.members.filter(isWanted).map(({ address }) => address));
}

function lossesOf(
  placed: PlacedKeyspace,
  alive: ReadonlySet<string>,
): readonly LevelAvailability[] {
  return availabilityOf(placed, alive).filter(({ rangesLost }) => rangesLost > 0);
}

/** What would be there if no datacenter were stopped. */
function paused(
  lost: readonly LevelAvailability[],
  { demands }: PlacedKeyspace,
  { subject, stopped }: Pick<HealthFacts, 'stopped'> & { readonly subject: string },
): Finding {
  const local = demands.flatMap(({ datacenter }) => datacenter ?? []);
  const holds = local.length === 0 ? '' : `; LOCAL_QUORUM holds in ${nameSome(local)}`;
  return {
    level: 'warn',
    subject,
    reason: `${lost.map(lossText).join(', ')} while ${stoppedText(stopped)}${holds}`,
    next:
      local.length === 0
        ? 'Start it again to have that back.'
        : 'Let clients use LOCAL_QUORUM until it is started again.',
  };
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
  const missing = [...new Set(lost.flatMap((one) => one.missing))];
  const why =
    missing.length === 0
      ? 'it asks for more replicas than there are nodes'
      : `replicas are down on ${nameSome(missing)}`;
  return `${lost.map(lossText).join(', ')}: ${why}`;
}

function lossText({ level, datacenter, shareLost }: LevelAvailability): string {
  const where = datacenter === undefined ? '' : ` in ${datacenter}`;
  return `${level}${where} cannot be had for ${shareText(shareLost, 1)} of the ring`;
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
    demands,
  };
  const left = new Set(weak.sets.flatMap(({ replicas }) => replicas.map((one) => one.address)));
  const needed = [...left].filter(
    (address) => alive.has(address) && lossesWithout(weak, alive, new Set([address])).length > 0,
  );
  if (needed.length === 0) return undefined;
  return `no quorum is lost yet, and would be with any one more of ${nameSome(needed)}`;
}
