import type { LevelAvailability } from '../../../shared/domain/availability.ts';
import type { Replication } from '../../../shared/domain/replication.ts';
import type { TokenRing } from '../../../shared/domain/token-ring.ts';
import { nameSome } from './name-some.ts';
import { stoppedText } from './stopped-datacenters.ts';
import type { StoppedDatacenter } from './stopped-datacenters.ts';

interface Kept {
  readonly replication: Replication;
  /** As {@link stoppedFor} tells. */
  readonly stopped: readonly StoppedDatacenter[];
}

/** Datacenters that are stopped and that may have replicas of a keyspace. */
export function stoppedFor(
  replication: Replication,
  stopped: readonly StoppedDatacenter[],
): readonly StoppedDatacenter[] {
  if (replication.strategy !== 'NetworkTopologyStrategy') return stopped;
  return stopped.filter(({ name }) => (replication.factors.get(name) ?? 0) > 0);
}

/**
 * Tells why quorums are lost, and what to do where it is not to look at the nodes that are down.
 *
 * Only where nothing but nodes is missing is there too much replication: lowered for a datacenter
 * that is merely stopped, it would lose what only that has.
 */
export function whyLost(
  lost: readonly LevelAvailability[],
  { members }: TokenRing,
  { replication, stopped }: Kept,
): { readonly reason: string; readonly next: string | undefined } {
  const missing = new Set(lost.flatMap((one) => one.missing));
  const datacenterOf = new Map(members.map((one) => [one.address, one.datacenter]));
  const present = new Set(datacenterOf.values());
  const short = new Set([...missing].map((address) => datacenterOf.get(address)));
  const isPaused = (name: string | undefined) => stopped.some((one) => one.name === name);
  const down = [...missing].filter((address) => !isPaused(datacenterOf.get(address)));
  const unseen = datacentersOf(replication).filter((name) => !present.has(name) && !isPaused(name));
  const isWhole = lost.some(({ datacenter }) => datacenter === undefined);
  const paused = stopped.filter(({ name }) => isWhole && (short.has(name) || !present.has(name)));
  const small = lost.flatMap(({ datacenter, missing: own }) =>
    datacenter !== undefined && own.length === 0 && present.has(datacenter) ? [datacenter] : [],
  );
  const reasons = [
    ...(down.length === 0 ? [] : [`replicas are down on ${nameSome(down)}`]),
    ...(unseen.length === 0 ? [] : [`no node of ${nameSome(unseen)} is in the ring`]),
    ...(small.length === 0 ? [] : [`${TOO_MANY} in ${nameSome(small)}`]),
    ...(paused.length === 0 ? [] : [stoppedText(paused)]),
  ];
  return {
    reason: reasons.length === 0 ? TOO_MANY : reasons.join(', and '),
    next:
      down.length > 0
        ? undefined
        : nextFor({ unseen, small, stopped: paused.map(({ name }) => name) }),
  };
}

const TOO_MANY = 'it asks for more replicas than there are nodes';

function nextFor({
  unseen,
  small,
  stopped,
}: Readonly<Record<'unseen' | 'small' | 'stopped', readonly string[]>>): string {
  if (unseen.length > 0) {
    return `Find out first where the nodes of ${nameSome(unseen)} are: if they are only stopped, to lower the replication would lose what they have.`;
  }
  if (stopped.length === 0) {
    return 'Lower the replication of the keyspace, or add nodes in other racks.';
  }
  return small.length > 0
    ? `Add nodes in other racks of ${nameSome(small)}.`
    : `Start ${nameSome(stopped)} again to have that back.`;
}

/** Those that a keyspace is to have replicas in. */
function datacentersOf(replication: Replication): readonly string[] {
  if (replication.strategy !== 'NetworkTopologyStrategy') return [];
  return [...replication.factors].flatMap(([name, factor]) => (factor > 0 ? [name] : []));
}
