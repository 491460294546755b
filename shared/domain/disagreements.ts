import type { Disagreement, RingNode } from './cluster-ring.ts';
import type { GossipView } from './gossip-endpoint.ts';
import { groupBy } from './group-by.ts';
import type { AddressConflict } from './join-sightings.ts';
import { isMember } from './node-state.ts';

/** What several views come to, before they are compared. */
interface ComparedViews {
  readonly views: readonly GossipView[];
  /** By the index of the view. */
  readonly observers: readonly string[];
  readonly nodes: readonly RingNode[];
  /** Nodes that only a minority lists. */
  readonly ghosts: readonly RingNode[];
  readonly conflicts: readonly AddressConflict[];
}

/** Finds everything in which nodes of one cluster contradict each other, the gravest first. */
export function findDisagreements(compared: ComparedViews): readonly Disagreement[] {
  const { nodes } = compared;
  const listed = [...nodes, ...compared.ghosts];
  return [
    ...clusterNames(compared),
    ...hostIds(compared),
    ...tokens(nodes),
    ...listed.filter(isStateDisputed).map(stateOf),
    ...listed.flatMap(unknownTo),
    ...schemas(nodes),
  ];
}

function clusterNames({ views, observers }: ComparedViews): Disagreement[] {
  const byName = grouped(
    views.map(({ clusterName }, index) => [clusterName, observers[index] ?? ''] as const),
  );
  return byName.size > 1 ? [{ kind: 'cluster-name', observers: byName }] : [];
}

function hostIds({ conflicts, observers }: ComparedViews): Disagreement[] {
  return conflicts.map((conflict) => ({
    kind: 'host-id',
    address: conflict.address,
    observers: new Map(
      [...conflict.observers].map(([hostId, indexes]) => [
        hostId,
        indexes.map((index) => observers[index] ?? ''),
      ]),
    ),
  }));
}

/** One entry for each group of nodes, however many tokens it quarrels about. */
function tokens(nodes: readonly RingNode[]): Disagreement[] {
  const owners = new Map<bigint, string[]>();
  for (const { address, tokens: own = [] } of nodes.filter(isMember)) {
    for (const token of new Set(own)) {
      const known = owners.get(token);
      if (known === undefined) owners.set(token, [address]);
      else known.push(address);
    }
  }
  const quarrels = new Map<string, { addresses: string[]; tokens: bigint[] }>();
  for (const [token, addresses] of owners) {
    if (addresses.length < 2) continue;
    const quarrel = quarrels.get(addresses.join()) ?? { addresses, tokens: [] };
    quarrel.tokens.push(token);
    quarrels.set(addresses.join(), quarrel);
  }
  return [...quarrels.values()].map((quarrel) => ({ kind: 'token', ...quarrel }));
}

function isStateDisputed(node: RingNode): boolean {
  const said = node.seenBy.filter(
    ({ observer, status }) =>
      status !== undefined &&
      // Of a drained node it is known that it still calls itself up: no dispute.
      !(observer === node.address && status === 'shutdown'),
  );
  return new Set(said.map(({ letters }) => letters)).size > 1;
}

function stateOf({ address, hostId, seenBy }: RingNode): Disagreement {
  return { kind: 'state', address, hostId, seenBy };
}

function unknownTo({ address, hostId, seenBy }: RingNode): Disagreement[] {
  const [unknown, known] = [true, false].map((isUnknown) =>
    seenBy
      .filter(({ status }) => (status === undefined) === isUnknown)
      .map(({ observer }) => observer),
  );
  if (unknown === undefined || known === undefined || unknown.length === 0) return [];
  return [{ kind: 'unknown-node', address, hostId, knownTo: known, unknownTo: unknown }];
}

function schemas(nodes: readonly RingNode[]): Disagreement[] {
  const byVersion = grouped(
    nodes
      .filter(({ alive }) => alive === true)
      .map(({ schemaVersion, address }) => [schemaVersion, address] as const),
  );
  return byVersion.size > 1 ? [{ kind: 'schema', addresses: byVersion }] : [];
}

/** Values by key; what has no key is left out. */
function grouped(
  pairs: readonly (readonly [string | undefined, string])[],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const [key, group] of groupBy(pairs, ([key]) => key)) {
    if (key === undefined) continue;
    groups.set(
      key,
      group.map(([, value]) => value),
    );
  }
  return groups;
}
