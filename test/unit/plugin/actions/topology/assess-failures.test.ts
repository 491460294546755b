import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { assessFailures } from '../../../../../plugin/actions/topology/assess-failures.ts';
import { failureDomains } from '../../../../../plugin/actions/topology/failure-domains.ts';
import type { PlacedNode } from '../../../../../plugin/actions/topology/failure-domains.ts';
import { lossesWithout, placeKeyspace } from '../../../../../shared/domain/availability.ts';
import type { Replication } from '../../../../../shared/domain/replication.ts';
import { buildTokenRing } from '../../../../../shared/domain/token-ring.ts';
import type { TokenRing } from '../../../../../shared/domain/token-ring.ts';
import { aGossipEndpoint } from '../../../../support/a-gossip-endpoint.ts';

interface Place {
  readonly rack: string;
  readonly zone?: string;
  readonly worker?: string;
  readonly isDown?: boolean;
}

function clusterOf(places: readonly Place[]): { ring: TokenRing; nodes: readonly PlacedNode[] } {
  const nodes = places.map(({ rack, zone, worker, isDown = false }, index): PlacedNode => ({
    address: `10.0.0.${index + 1}`,
    state: isDown ? 'DN' : 'UN',
    isAlive: !isDown,
    pod: `c-${index}`,
    datacenter: 'dc1',
    rack,
    zone,
    kubernetesNode: worker,
  }));
  const built = buildTokenRing(
    nodes.map(({ address, rack, isAlive }) => aGossipEndpoint({ address, rack, alive: isAlive })),
    'Murmur3Partitioner',
  );
  if (built.ring === undefined) throw new Error(built.reason);
  return { ring: built.ring, nodes };
}

function threeReplicas(): ReadonlyMap<string, Replication> {
  return new Map([
    ['shop', { strategy: 'NetworkTopologyStrategy', factors: new Map([['dc1', 3]]) }],
  ]);
}

/** `kind name: replicas of all, levels lost`, for one keyspace with three replicas. */
function linesOf(places: readonly Place[]): readonly string[] {
  const { ring, nodes } = clusterOf(places);
  return assessFailures(ring, threeReplicas(), failureDomains(nodes)).effects.map(
    ({ kind, name, replicas, ofReplicas, lost }) =>
      `${kind} ${name}: ${replicas} of ${ofReplicas}, ${lost.map(({ level }) => level).join(' ')}`,
  );
}

describe('three racks with three replicas', () => {
  it('can do without any one of them', () => {
    expect(linesOf([{ rack: 'r1' }, { rack: 'r2' }, { rack: 'r3' }])).toEqual([
      'rack dc1/r1: 1 of 3, ALL',
      'rack dc1/r2: 1 of 3, ALL',
      'rack dc1/r3: 1 of 3, ALL',
    ]);
  });

  it('cannot do without a zone that has two of them', () => {
    const lines = linesOf([
      { rack: 'r1', zone: 'a' },
      { rack: 'r2', zone: 'a' },
      { rack: 'r3', zone: 'b' },
    ]);
    expect(lines).toContain('zone a: 2 of 3, QUORUM LOCAL_QUORUM EACH_QUORUM ALL');
    expect(lines).toContain('zone b: 1 of 3, ALL');
  });

  it('cannot do without any other while one is down, and do without that one as before', () => {
    const lines = linesOf([{ rack: 'r1' }, { rack: 'r2', isDown: true }, { rack: 'r3' }]);
    expect(lines).toContain('rack dc1/r1: 1 of 3, QUORUM LOCAL_QUORUM EACH_QUORUM');
    expect(lines).toContain('rack dc1/r2: 1 of 3, ');
  });

  it('lose all when all stand on one Kubernetes node', () => {
    const lines = linesOf(['r1', 'r2', 'r3'].map((rack) => ({ rack, worker: 'w' })));
    expect(lines.at(-1)).toBe(
      'kubernetes-node w: 3 of 3, ONE LOCAL_ONE QUORUM LOCAL_QUORUM EACH_QUORUM ALL',
    );
  });
});

it('nodes whose place is not known make no domain', () => {
  const { nodes } = clusterOf([{ rack: 'r1', zone: 'a' }, { rack: 'r2' }]);
  expect(failureDomains(nodes).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'zone a',
    'rack dc1/r1',
    'rack dc1/r2',
  ]);
});

it('a keyspace that is not on the ring is left out, with the reason', () => {
  const { ring, nodes } = clusterOf([{ rack: 'r1' }]);
  const local = new Map<string, Replication>([['system', { strategy: 'LocalStrategy' }]]);
  const { effects, leftOut } = assessFailures(ring, local, failureDomains(nodes));
  expect(effects).toEqual([]);
  expect(leftOut.get('system')).toContain('LocalStrategy');
});

it('to look only at the ranges of a domain finds what a look at all of them finds', () => {
  const place = fc.record({ rack: fc.constantFrom('r1', 'r2', 'r3'), isDown: fc.boolean() });
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 9 }), (places) => {
      const { ring, nodes } = clusterOf(places);
      const domains = failureDomains(nodes);
      const [replication] = threeReplicas().values();
      const placed = replication && placeKeyspace(ring, replication);
      if (placed?.sets === undefined) throw new Error('the keyspace has no place');
      const alive = new Set(nodes.filter((one) => one.isAlive).map(({ address }) => address));
      const { effects } = assessFailures(ring, threeReplicas(), domains);
      const expected = domains.map((domain) =>
        lossesWithout(placed, alive, new Set(domain.nodes.map(({ address }) => address))).map(
          ({ level }) => level,
        ),
      );
      expect(effects.map(({ lost }) => lost.map(({ level }) => level))).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});
