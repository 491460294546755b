import type { ClusterRing, RingNode, RingSighting } from './cluster-ring.ts';
import { findDisagreements } from './disagreements.ts';
import type { GossipEndpoint, GossipView } from './gossip-endpoint.ts';
import type { SightedNode } from './join-sightings.ts';
import { joinSightings } from './join-sightings.ts';
import { mostFrequent } from './most-frequent.ts';
import type { StateLetters } from './node-state.ts';
import { ringRole, stateLetters } from './node-state.ts';

/**
 * Puts together what several nodes of one cluster say about it.
 *
 * Of a node's state the others decide by majority, and a tie goes to the worse: a drained node goes
 * on calling itself up while nobody else does. Its own word counts where nobody else has one. Of
 * everything else the node itself knows best.
 *
 * @param views - One of each node that answered.
 */
export function agreeOnRing(views: readonly GossipView[]): ClusterRing {
  const observers = views.map(observerOf);
  const { nodes: sighted, conflicts } = joinSightings(views);
  const describe = describer(observers);
  const nodes: RingNode[] = [];
  const ghosts: RingNode[] = [];
  for (const node of sighted) {
    const seenBy = describe(node);
    const { letters, isGhost } = agreedState(node, seenBy);
    if (letters === undefined) continue;
    (isGhost ? ghosts : nodes).push(toRingNode(node, letters, seenBy));
  }
  return {
    clusterName: mostFrequent(views.map(({ clusterName }) => clusterName)),
    partitioner: mostFrequent(views.map(({ partitioner }) => partitioner)),
    observers,
    nodes,
    disagreements: findDisagreements({ views, observers, nodes, ghosts, conflicts }),
  };
}

function observerOf({ observer, endpoints }: GossipView): string {
  return observer ?? endpoints.find(({ isLocal }) => isLocal)?.address ?? 'unknown';
}

interface AgreedState {
  /** Undefined for a node that nobody lists. */
  readonly letters: StateLetters | undefined;
  /** Some list it, but more do not: a leftover, or one that most have seen leave. */
  readonly isGhost: boolean;
}

function agreedState(
  { sightings, own }: SightedNode,
  seenBy: readonly RingSighting[],
): AgreedState {
  const others = seenBy.filter((_, index) => own === undefined || sightings[index] !== own);
  const letters = others.map((one) => one.letters).filter((one) => one !== undefined);
  // Where a node answers by itself, that some have not heard of it yet does not make it a ghost.
  const against =
    own === undefined
      ? others.length - letters.length
      : sightings.filter((one) => one !== undefined && one !== own && ringRole(one) === 'gone')
          .length;
  return {
    letters: mostFrequent(letters, worseFirst) ?? (own && stateLetters(own)),
    isGhost: letters.length < against,
  };
}

/** Down before unsure before up; then anything on the move before what is at rest. */
function worseFirst(a: StateLetters, b: StateLetters): number {
  return badness(b) - badness(a);
}

function badness(letters: StateLetters): number {
  return 2 * 'U?D'.indexOf(letters.charAt(0)) + (letters.endsWith('N') ? 0 : 1);
}

/**
 * Writes down who says what of a node.
 *
 * A thousand nodes have a million sightings of each other, so those that are alike are one object.
 */
function describer(observers: readonly string[]): (node: SightedNode) => readonly RingSighting[] {
  const written = observers.map((): RingSighting[] => []);
  return ({ sightings }) =>
    observers.map((observer, index) => {
      const seen = sightings[index];
      const letters = seen && stateLetters(seen);
      const status = seen?.status;
      const alike = written[index]?.find((one) => one.letters === letters && one.status === status);
      if (alike !== undefined) return alike;
      const sighting = { observer, letters, status };
      written[index]?.push(sighting);
      return sighting;
    });
}

function toRingNode(
  { sightings, own }: SightedNode,
  letters: StateLetters,
  seenBy: readonly RingSighting[],
): RingNode {
  const witness =
    sightings.find((one, index) => one !== own && seenBy[index]?.letters === letters) ?? own;
  const best = <K extends keyof GossipEndpoint>(key: K): GossipEndpoint[K] | undefined =>
    own?.[key] ?? witness?.[key] ?? sightings.find((one) => one?.[key] !== undefined)?.[key];
  return {
    address: best('address') ?? '',
    hostId: best('hostId'),
    datacenter: best('datacenter'),
    rack: best('rack'),
    letters,
    alive: witness?.alive,
    status: witness?.status,
    loadBytes: best('loadBytes'),
    tokens: best('tokens'),
    schemaVersion: best('schemaVersion'),
    releaseVersion: best('releaseVersion'),
    seenBy,
  };
}
