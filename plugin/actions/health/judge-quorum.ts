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
import type { StoppedDatacenter } from './stopped-datacenters.ts';
import { stoppedFor, whyLost } from './why-lost.ts';

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
  const [, replication] = first;
  const placed = placeKeyspace(ring, replication);
  if (placed.sets === undefined) return [{ level: 'unknown', subject, reason: placed.reason }];
  const wanted = wantedOf(placed, facts);
  const alive = addressesOf(ring, isAlive);
  const lost = lossesOf(wanted, alive);
  const next = `kubectl k8ssandra topology${inNamespace(facts)}`;
  const stopped = stoppedFor(replication, facts.stopped);
  if (lost.length > 0 && !isPaused(lost, wanted)) {
    const why = whyLost(lost, ring, { replication, stopped });
    const reason = `${lost.map(lossText).join(', ')}: ${why.reason}`;
    return [{ level: 'crit', subject, reason, next: why.next ?? next }];
  }
  const paused = lost.length === 0 ? [] : [pausedFinding(lost, wanted, { subject, stopped })];
  const reason = nextLoss(wanted, ring, { alive, isLost: lost.length > 0 });
  if (reason !== undefined) return [...paused, { level: 'warn', subject, reason, next }];
  return paused.length === 0 && names.includes(LOGINS) ? judgeLogins(placed, ring) : paused;
}

/** Where every datacenter that runs has its own quorum, the whole lacks only what is stopped. */
function isPaused(lost: readonly LevelAvailability[], wanted: PlacedKeyspace): boolean {
  return localOf(wanted).length > 0 && lost.every(({ datacenter }) => datacenter === undefined);
}

/** Datacenters that are to have a quorum of their own. */
function localOf({ demands }: PlacedKeyspace): readonly string[] {
  return demands.flatMap(({ datacenter }) => datacenter ?? []);
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
function pausedFinding(
  lost: readonly LevelAvailability[],
  wanted: PlacedKeyspace,
  {
    subject,
    stopped,
  }: { readonly subject: string; readonly stopped: readonly StoppedDatacenter[] },
): Finding {
  const what = lost.map(lossText).join(', ');
  return {
    level: 'warn',
    subject,
    reason: `${what} while ${stoppedText(stopped)}; LOCAL_QUORUM holds in ${nameSome(localOf(wanted))}`,
    next: 'Let clients use LOCAL_QUORUM until it is started again.',
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

function judgeLogins({ sets }: PlacedKeyspace, { members }: TokenRing): readonly Finding[] {
  const isAtRisk = members.length > 1 && sets.every(({ replicas }) => replicas.length === 1);
  return isAtRisk ? [LOGINS_ON_ONE_NODE] : [];
}

function lossText(one: LevelAvailability): string {
  return `${levelText(one)} cannot be had for ${shareText(one.shareLost, 1)} of the ring`;
}

function levelText({ level, datacenter }: LevelAvailability): string {
  return datacenter === undefined ? level : `${level} in ${datacenter}`;
}

/** Undefined while no replica is down, or the others can spare one more. */
function nextLoss(
  { sets, demands }: PlacedKeyspace,
  { members }: TokenRing,
  { alive, isLost }: { readonly alive: ReadonlySet<string>; readonly isLost: boolean },
): string | undefined {
  if (alive.size === members.length) return undefined;
  const weak = {
    sets: sets.filter(({ replicas }) => replicas.some(({ address }) => !alive.has(address))),
    demands,
  };
  const left = new Set(weak.sets.flatMap(({ replicas }) => replicas.map((one) => one.address)));
  const needed = [...left].flatMap((address) => {
    const losses = alive.has(address) ? lossesWithout(weak, alive, new Set([address])) : [];
    return losses.length === 0 ? [] : [{ address, losses }];
  });
  if (needed.length === 0) return undefined;
  const which = nameSome(needed.map(({ address }) => address));
  if (!isLost) return `no quorum is lost yet, and would be with any one more of ${which}`;
  const levels = new Set(needed.flatMap(({ losses }) => losses.map(levelText)));
  return `${[...levels].join(', ')} would be lost, too, with any one more of ${which}`;
}
