import { agreeOnRing } from '../../../shared/domain/gossip-agreement.ts';
import type { GossipEndpoint, GossipView } from '../../../shared/domain/gossip-endpoint.ts';
import { groupBy } from '../../../shared/domain/group-by.ts';
import { joinSightings } from '../../../shared/domain/join-sightings.ts';
import type { SightedNode } from '../../../shared/domain/join-sightings.ts';
import { mostFrequent } from '../../../shared/domain/most-frequent.ts';
import { disagreementText } from '../status/disagreement-text.ts';

/** What gossip knows in one cluster. */
export interface ClusterGossip {
  readonly name: string;
  /** Addresses of the nodes that told. */
  readonly observers: readonly string[];
  readonly endpoints: readonly GossipLine[];
  /** What they contradict each other in, in words. */
  readonly disagreements: readonly string[];
}

/** A node, and what is said about it; those that have left are among them. */
export interface GossipLine extends Opinion {
  readonly address: string;
  readonly hostId: string | undefined;
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  readonly loadBytes: number | undefined;
  readonly schemaVersion: string | undefined;
  readonly releaseVersion: string | undefined;
  /** Each opinion that somebody holds; the one of most others comes first. */
  readonly views: readonly HeldOpinion[];
}

/** What can be said of the state of a node. */
export interface Opinion {
  /** Undefined when it is not said. */
  readonly isAlive: boolean | undefined;
  /** First word of its gossip state; undefined where it is not known. */
  readonly status: string | undefined;
}

export interface HeldOpinion extends Opinion {
  readonly observers: readonly string[];
}

/** @param views - Of one cluster, one for each node that answered, and at least one. */
export function describeGossip(views: readonly GossipView[]): ClusterGossip {
  const { clusterName, observers, disagreements } = agreeOnRing(views);
  return {
    name: clusterName ?? '',
    observers,
    endpoints: joinSightings(views)
      .nodes.map((node) => describeEndpoint(node, observers))
      .toSorted(byPlace),
    disagreements: disagreements.map(disagreementText),
  };
}

function describeEndpoint(
  { sightings, own }: SightedNode,
  observers: readonly string[],
): GossipLine {
  const known = sightings.filter((one) => one !== undefined);
  const others = known.filter((one) => one !== own);
  const winner = mostFrequent((others.length === 0 ? known : others).map(opinionKey));
  const opinions = groupBy([...observers.keys()], (index) => opinionKey(sightings[index]));
  const views = [...opinions]
    .toSorted(([a], [b]) => Number(b === winner) - Number(a === winner))
    .map(([, indexes]) => ({
      ...opinionOf(sightings[indexes[0] ?? 0]),
      observers: indexes.map((index) => observers[index] ?? ''),
    }));
  const best = <K extends keyof GossipEndpoint>(key: K): GossipEndpoint[K] | undefined =>
    own?.[key] ?? mostFrequent(known.map((one) => one[key]));
  return {
    address: best('address') ?? '',
    ...opinionOf(known.find((one) => opinionKey(one) === winner)),
    datacenter: best('datacenter'),
    rack: best('rack'),
    loadBytes: best('loadBytes'),
    schemaVersion: best('schemaVersion'),
    releaseVersion: best('releaseVersion'),
    hostId: best('hostId'),
    views,
  };
}

function opinionOf(sighting: GossipEndpoint | undefined): Opinion {
  return { isAlive: sighting?.alive, status: sighting?.status };
}

function opinionKey(sighting: GossipEndpoint | undefined): string {
  return `${sighting?.alive} ${sighting?.status}`;
}

function byPlace(a: GossipLine, b: GossipLine): number {
  return [a.datacenter, a.rack, a.address]
    .join('\n')
    .localeCompare([b.datacenter, b.rack, b.address].join('\n'), 'en', { numeric: true });
}
