import { groupBy } from './group-by.ts';
import { ringRole } from './node-state.ts';
import type { TokenOwner } from './token-ring.ts';

/** A line of `nodetool ring`: one token and who has it. */
export interface RingLine<N extends TokenOwner = TokenOwner> {
  readonly token: bigint;
  readonly node: N;
}

/** What `nodetool ring` prints of one datacenter. */
export interface RingSection<N extends TokenOwner = TokenOwner> {
  readonly datacenter: string;
  /**
   * The highest token, which nodetool prints above the first line to close the circle, unless the
   * datacenter has one token only.
   */
  readonly lastToken: bigint;
  /** By token. */
  readonly lines: readonly RingLine<N>[];
}

/** Where the snitch puts a node of which it knows nothing. */
const UNKNOWN_DATACENTER = 'UNKNOWN_DC';

/**
 * Lists all tokens as `nodetool ring` does: datacenters by name, tokens in ascending order.
 *
 * Tokens of joining nodes are among them. One that replaces a dead node has taken over its tokens
 * here already, while the dead one still is who the replicas are computed with.
 */
export function ringOrder<N extends TokenOwner>(nodes: readonly N[]): readonly RingSection<N>[] {
  const owners = new Map<bigint, N>();
  for (const role of ['member', 'joining'] as const) {
    for (const node of nodes.filter((one) => ringRole(one) === role)) {
      for (const token of node.tokens ?? []) owners.set(token, node);
    }
  }
  const lines = [...owners]
    .map(([token, node]) => ({ token, node }))
    .sort((a, b) => (a.token < b.token ? -1 : 1));
  return [...groupBy(lines, ({ node }) => node.datacenter ?? UNKNOWN_DATACENTER)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([datacenter, own]) => ({ datacenter, lastToken: own.at(-1)?.token ?? 0n, lines: own }));
}

/** Whether some node has more than one token: nodetool then points to `nodetool status`. */
export function hasVirtualNodes(nodes: readonly TokenOwner[]): boolean {
  return nodes.some(({ tokens = [] }) => tokens.length > 1);
}
