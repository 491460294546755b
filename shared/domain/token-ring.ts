import type { GossipEndpoint } from './gossip-endpoint.ts';
import { isMember } from './node-state.ts';

/** What the ring has to know of a node. */
export type TokenOwner = Pick<
  GossipEndpoint,
  'address' | 'alive' | 'status' | 'datacenter' | 'rack' | 'tokens'
>;

/** The tokens after `start` up to and with `end`; the one that wraps has `end` <= `start`. */
export interface TokenRange<N extends TokenOwner = TokenOwner> {
  readonly start: bigint;
  readonly end: bigint;
  /** Part of the whole ring, above 0 up to 1. */
  readonly share: number;
  /** Who has the token `end`: the first replica. */
  readonly owner: N;
}

/** All tokens of a cluster, each with who owns it. */
export interface TokenRing<N extends TokenOwner = TokenOwner> {
  readonly members: readonly N[];
  /** In order of `end`, each starting where the one before it ends. */
  readonly ranges: readonly TokenRange<N>[];
}

/** A ring, or the reason why it cannot be computed, as part of a sentence. */
export type TokenRingResult<N extends TokenOwner = TokenOwner> =
  { readonly ring: TokenRing<N> } | { readonly ring: undefined; readonly reason: string };

interface TokenSpace {
  readonly first: bigint;
  readonly last: bigint;
  readonly size: bigint;
}

/** Partitioners whose tokens are numbers, by short class name (org.apache.cassandra.dht). */
const TOKEN_SPACES: Readonly<Record<string, TokenSpace>> = {
  Murmur3Partitioner: { first: -(2n ** 63n), last: 2n ** 63n - 1n, size: 2n ** 64n },
  RandomPartitioner: { first: 0n, last: 2n ** 127n, size: 2n ** 127n },
};

/**
 * Builds the ring out of those nodes that are members of it; the others are left out.
 *
 * Where two members claim one token, the one that is alive has it, as in Cassandra the one that
 * started last would.
 *
 * @param partitioner - Class name, short or full.
 */
export function buildTokenRing<N extends TokenOwner>(
  nodes: readonly N[],
  partitioner: string | undefined,
): TokenRingResult<N> {
  const members = nodes.filter(isMember);
  const space = TOKEN_SPACES[partitioner?.slice(partitioner.lastIndexOf('.') + 1) ?? ''];
  if (space === undefined) {
    return { ring: undefined, reason: `the partitioner is ${partitioner ?? 'not known'}` };
  }
  const reason = whyNot(members, space);
  if (reason !== undefined) return { ring: undefined, reason };
  return { ring: { members, ranges: rangesOf(ownersByToken(members), space.size) } };
}

function whyNot(members: readonly TokenOwner[], { first, last }: TokenSpace): string | undefined {
  if (members.length === 0) return 'no node is a member of it';
  for (const { address, datacenter, rack, tokens = [] } of members) {
    if (tokens.length === 0) return `the tokens of ${address} are not known`;
    if (datacenter === undefined) return `the datacenter of ${address} is not known`;
    if (rack === undefined) return `the rack of ${address} is not known`;
    const stray = tokens.find((token) => token < first || token > last);
    if (stray !== undefined) return `${stray} of ${address} is not a token of the partitioner`;
  }
  return undefined;
}

function ownersByToken<N extends TokenOwner>(members: readonly N[]): ReadonlyMap<bigint, N> {
  const owners = new Map<bigint, N>();
  for (const member of members) {
    for (const token of member.tokens ?? []) {
      const rival = owners.get(token);
      if (rival === undefined || (rival.alive !== true && member.alive === true)) {
        owners.set(token, member);
      }
    }
  }
  return owners;
}

function rangesOf<N extends TokenOwner>(
  owners: ReadonlyMap<bigint, N>,
  size: bigint,
): TokenRange<N>[] {
  const sorted = [...owners].sort(([a], [b]) => (a < b ? -1 : 1));
  let start = sorted.at(-1)?.[0] ?? 0n;
  return sorted.map(([end, owner]) => {
    const width = end > start ? end - start : end - start + size;
    const range = { start, end, share: Number(width) / Number(size), owner };
    start = end;
    return range;
  });
}
