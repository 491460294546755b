import type { RingNode } from '../../../shared/domain/cluster-ring.ts';
import { loadText } from '../../../shared/domain/load-text.ts';
import { stateWords } from '../../../shared/domain/node-state.ts';
import type { StateWords } from '../../../shared/domain/node-state.ts';
import type { Ownership } from '../../../shared/domain/ownership.ts';
import { ringOrder } from '../../../shared/domain/ring-order.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';

/** A token and its node, with the columns of `nodetool ring`. */
export interface TokenLine extends StateWords {
  readonly cluster: string;
  readonly datacenter: string;
  readonly address: string;
  readonly rack: string | undefined;
  readonly loadBytes: number | undefined;
  /** As nodetool writes it: `22.69 MiB`. */
  readonly load: string | undefined;
  /** Of the rows of the keyspace, 0 to 1, by all tokens of the node; undefined when not known. */
  readonly owns: number | undefined;
  /** In decimal digits: too large for the numbers of JSON. */
  readonly token: string;
  readonly hostId: string | undefined;
  readonly pod: string | undefined;
}

/** Every token of a cluster, by datacenter and in their order. */
export function describeTokens(
  { name, ring, members }: ClusterView,
  ownership: Ownership | undefined,
): readonly TokenLine[] {
  const pods = new Map(members.map(({ node, pod }) => [node, pod?.name]));
  const describe = (datacenter: string, token: bigint, node: RingNode): TokenLine => ({
    cluster: name,
    datacenter,
    address: node.address,
    rack: node.rack,
    ...stateWords(node.letters),
    loadBytes: node.loadBytes,
    load: node.loadBytes === undefined ? undefined : loadText(node.loadBytes),
    owns: ownership?.shares?.get(node.address),
    token: String(token),
    hostId: node.hostId,
    pod: pods.get(node),
  });
  return ringOrder(ring?.nodes ?? []).flatMap(({ datacenter, lines }) =>
    lines.map(({ token, node }) => describe(datacenter, token, node)),
  );
}
