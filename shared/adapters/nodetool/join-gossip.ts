import type { GossipEndpoint, GossipView } from '../../domain/gossip-endpoint.ts';
import { parseGossipStatus } from '../../domain/parse-gossip-status.ts';
import type { ClusterDescription } from './parse-describe-cluster.ts';
import type { GossipEntry } from './parse-gossip-info.ts';
import type { RingMember } from './parse-ring.ts';

interface GossipAnswers {
  readonly entries: readonly GossipEntry[];
  readonly ring: ReadonlyMap<string, RingMember>;
  readonly description: ClusterDescription | undefined;
  /** Of the node that was asked; undefined where {@link localEntry} can tell. */
  readonly localHostId: string | undefined;
}

/**
 * Makes one view of what nodetool says in several commands.
 *
 * `gossipinfo` has the states but hides the tokens, and does not say who is alive; `ring` does.
 */
export function joinGossip({ entries, ring, description, localHostId }: GossipAnswers): GossipView {
  const local =
    localHostId === undefined
      ? localEntry(entries)
      : entries.find(({ states }) => states.get('HOST_ID') === localHostId);
  return {
    observer: local?.address,
    clusterName: description?.clusterName,
    partitioner: description?.partitioner,
    endpoints: entries.map((entry) =>
      endpointOf(entry, { isLocal: entry === local, member: ring.get(entry.address) }),
    ),
  };
}

/**
 * The entry that the asked node has of itself: from 4.0 on, the only one with `RPC_ADDRESS`.
 *
 * @returns Undefined where several have it: up to 3.11, and in a cluster that is being upgraded.
 */
export function localEntry(entries: readonly GossipEntry[]): GossipEntry | undefined {
  const candidates = entries.filter(({ states }) => states.has('RPC_ADDRESS'));
  return candidates.length === 1 ? candidates[0] : undefined;
}

function endpointOf(
  { address, states }: GossipEntry,
  { isLocal, member }: { readonly isLocal: boolean; readonly member: RingMember | undefined },
): GossipEndpoint {
  const loadBytes = Number(states.get('LOAD'));
  return {
    address,
    isLocal,
    alive: member?.alive,
    status: parseGossipStatus(states.get('STATUS_WITH_PORT'), states.get('STATUS')),
    hostId: states.get('HOST_ID'),
    datacenter: states.get('DC'),
    rack: states.get('RACK'),
    loadBytes: Number.isNaN(loadBytes) ? undefined : loadBytes,
    tokens: member?.tokens,
    schemaVersion: states.get('SCHEMA'),
    releaseVersion: states.get('RELEASE_VERSION'),
  };
}
