import { describe, expect, it } from 'vitest';

import { agreeOnRing } from '../../../../shared/domain/gossip-agreement.ts';
import type { GossipEndpoint } from '../../../../shared/domain/gossip-endpoint.ts';
import { aGossipEndpoint, aGossipView } from '../../../support/a-gossip-endpoint.ts';

const A = aGossipEndpoint({ address: '10.0.0.1' });
const B = aGossipEndpoint({ address: '10.0.0.2' });
const C = aGossipEndpoint({ address: '10.0.0.3' });
const down = (endpoint: GossipEndpoint): GossipEndpoint => ({ ...endpoint, alive: false });

/** Views of nodes, each given as the node and what it sees. */
const agree = (...views: readonly (readonly [GossipEndpoint, ...GossipEndpoint[]])[]) =>
  agreeOnRing(views.map(([observer, ...seen]) => aGossipView(observer.address, seen)));

const lettersOf = (ring: ReturnType<typeof agree>) =>
  ring.nodes.map(({ address, letters }) => `${letters} ${address}`).sort();

describe('agreeOnRing', () => {
  it('has nothing to complain about where all say the same', () => {
    const ring = agree([A, A, B, C], [B, A, B, C], [C, A, B, C]);
    expect(lettersOf(ring)).toEqual(['UN 10.0.0.1', 'UN 10.0.0.2', 'UN 10.0.0.3']);
    expect(ring).toMatchObject({
      clusterName: 'demo',
      partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
      observers: ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
      disagreements: [],
    });
    expect(ring.nodes[0]?.seenBy).toEqual(
      ring.observers.map((observer) => ({ observer, letters: 'UN', status: 'NORMAL' })),
    );
  });

  it('is empty when nobody answered', () => {
    expect(agreeOnRing([])).toEqual({
      clusterName: undefined,
      partitioner: undefined,
      observers: [],
      nodes: [],
      disagreements: [],
    });
  });

  it('lets the majority of the others decide, and tells who sees what', () => {
    const ring = agree([A, A, B, down(C)], [B, A, B, C], [C, A, B, C]);
    // One of the two others sees C down, and a tie goes to the worse.
    expect(lettersOf(ring)).toEqual(['DN 10.0.0.3', 'UN 10.0.0.1', 'UN 10.0.0.2']);
    expect(ring.disagreements).toEqual([
      {
        kind: 'state',
        address: '10.0.0.3',
        hostId: 'host-10.0.0.3',
        seenBy: [
          { observer: '10.0.0.1', letters: 'DN', status: 'NORMAL' },
          { observer: '10.0.0.2', letters: 'UN', status: 'NORMAL' },
          { observer: '10.0.0.3', letters: 'UN', status: 'NORMAL' },
        ],
      },
    ]);
  });

  it('does not ask a drained node whether it is up, nor calls that a dispute', () => {
    const drained = { ...C, status: 'shutdown' };
    const ring = agree([A, A, B, down(drained)], [C, A, B, drained]);
    expect(lettersOf(ring)).toEqual(['DN 10.0.0.3', 'UN 10.0.0.1', 'UN 10.0.0.2']);
    expect(ring.nodes.find(({ hostId }) => hostId === C.hostId)).toMatchObject({
      status: 'shutdown',
      alive: false,
    });
    expect(ring.disagreements).toEqual([]);
  });

  it('takes the word of a node that is alone', () => {
    expect(lettersOf(agree([A, A]))).toEqual(['UN 10.0.0.1']);
  });

  it.each([
    [['NORMAL', 'LEAVING'], 'UL'],
    [['LEAVING', 'NORMAL'], 'UL'],
    [['NORMAL', 'NORMAL', 'LEAVING'], 'UN'],
    [['BOOT', 'NORMAL', 'NORMAL'], 'UN'],
  ])('of %j makes %s', (statuses, letters) => {
    const observers = statuses.map((_, index) =>
      aGossipEndpoint({ address: `10.0.1.${index}`, tokens: [BigInt(index)] }),
    );
    const views = observers.map(
      (one, index) => [one, ...observers, { ...C, status: statuses[index] }] as const,
    );
    expect(lettersOf(agree(...views))).toContain(`${letters} 10.0.0.3`);
  });

  it('lists neither a node that left nor one that has said nothing yet', () => {
    const left = { ...B, status: 'LEFT' };
    const silent = { ...C, status: undefined, hostId: undefined };
    expect(lettersOf(agree([A, A, left, silent]))).toEqual(['UN 10.0.0.1']);
  });

  it('knows better than a node that has just restarted and has heard nothing of others', () => {
    const silent = { ...C, alive: false, status: undefined, hostId: undefined, tokens: undefined };
    const ring = agree([A, A, B, silent], [B, A, B, down(C)]);
    expect(lettersOf(ring)).toContain('DN 10.0.0.3');
    expect(ring.disagreements).toEqual([
      {
        kind: 'unknown-node',
        address: '10.0.0.3',
        hostId: C.hostId,
        knownTo: ['10.0.0.2'],
        unknownTo: ['10.0.0.1'],
      },
    ]);
  });

  it('does not list a ghost that few remember, but tells of it', () => {
    const ring = agree([A, A, B, down(C)], [B, A, B], [aGossipEndpoint({ address: 'x' }), A, B]);
    expect(lettersOf(ring)).toEqual(['UN 10.0.0.1', 'UN 10.0.0.2']);
    expect(ring.disagreements).toMatchObject([
      { kind: 'unknown-node', address: '10.0.0.3', knownTo: ['10.0.0.1'] },
    ]);
  });

  it('tells of a node that others have thrown out while it runs on', () => {
    const ring = agree([A, A, B, { ...C, status: 'LEFT' }], [C, A, B, C]);
    expect(lettersOf(ring)).toEqual(['UN 10.0.0.1', 'UN 10.0.0.2']);
    expect(ring.disagreements).toMatchObject([{ kind: 'state', address: '10.0.0.3' }]);
  });

  it('lists both halves of a cluster whose halves have never met', () => {
    const ring = agree([A, A], [B, B]);
    expect(lettersOf(ring)).toEqual(['UN 10.0.0.1', 'UN 10.0.0.2']);
    expect(ring.disagreements).toMatchObject([
      { kind: 'unknown-node', address: '10.0.0.1', unknownTo: ['10.0.0.2'] },
      { kind: 'unknown-node', address: '10.0.0.2', unknownTo: ['10.0.0.1'] },
    ]);
  });

  it('prefers what a node says of itself in all but its state', () => {
    const own = { ...B, loadBytes: 2048, schemaVersion: 'schema-2' };
    const { nodes } = agree([A, A, B], [B, A, own]);
    expect(nodes.find(({ address }) => address === B.address)).toMatchObject({
      loadBytes: 2048,
      schemaVersion: 'schema-2',
    });
  });

  it('fills in from others what the first one does not know', () => {
    const bare = { ...C, loadBytes: undefined, rack: undefined };
    const { nodes } = agree([A, A, B, bare], [B, A, B, C]);
    expect(nodes.find(({ address }) => address === C.address)).toMatchObject({
      loadBytes: 1024,
      rack: 'r1',
    });
  });
});

describe('a pod that moved', () => {
  it('is one node at its new address, whatever old address some remember', () => {
    const moved = { ...C, address: '10.0.0.9' };
    const ring = agree([A, A, B, down(C)], [B, A, B, down(C), moved], [moved, A, B, moved]);
    expect(lettersOf(ring)).toContain('DN 10.0.0.9');
    expect(ring.nodes.length).toBe(3);
  });

  it.each([[[0, 1]], [[1, 0]]])(
    'is up where its old entry lingers beside the new one (%j)',
    (order) => {
      const entries = [down(C), { ...C, address: '10.0.0.9' }] as const;
      const ring = agree([A, A, B, ...order.map((index) => entries[index] ?? C)]);
      expect(lettersOf(ring)).toEqual(['UN 10.0.0.1', 'UN 10.0.0.2', 'UN 10.0.0.9']);
      expect(ring.disagreements).toEqual([]);
    },
  );

  it('has given its address away, however many have heard only that it left', () => {
    const left = { ...C, status: 'LEFT' };
    const fresh = { ...C, hostId: 'fresh', tokens: [99n] };
    const { disagreements } = agree([A, A, B, left], [B, A, B, left], [fresh, A, B, fresh]);
    const unasked = agree([A, A, B, left], [B, A, B, fresh]);
    expect(disagreements).toMatchObject([{ kind: 'unknown-node', hostId: 'fresh' }]);
    expect(unasked.nodes.map(({ hostId }) => hostId)).toContain('fresh');
  });

  it.each([
    ['still down', down(C), 2],
    ['gone', { ...C, status: 'LEFT' }, 1],
  ])('leaves its address to another node while some take the old one for %s', (_, old, kinds) => {
    const fresh = { ...C, hostId: 'fresh', tokens: [99n] };
    const ring = agree([A, A, B, old], [B, A, B, fresh], [fresh, A, B, fresh]);
    expect(ring.nodes.map(({ hostId }) => hostId)).toEqual([A.hostId, B.hostId, 'fresh']);
    expect(lettersOf(ring)).toContain('UN 10.0.0.3');
    expect(ring.disagreements.length).toBe(kinds);
    expect(ring.disagreements.at(-1)).toMatchObject({
      kind: 'unknown-node',
      hostId: 'fresh',
      unknownTo: ['10.0.0.1'],
    });
  });

  it('tells who goes with which host id, the one believed first', () => {
    const fresh = { ...C, hostId: 'fresh', tokens: [99n] };
    const ring = agree([A, A, B, C], [B, A, B, C], [fresh, A, B, fresh]);
    const [first] = ring.disagreements;
    expect(first).toMatchObject({ kind: 'host-id', address: '10.0.0.3' });
    expect(first?.kind === 'host-id' && [...first.observers]).toEqual([
      ['fresh', ['10.0.0.3']],
      [C.hostId, ['10.0.0.1', '10.0.0.2']],
    ]);
    expect(ring.nodes.map(({ hostId }) => hostId)).toEqual([A.hostId, B.hostId, 'fresh']);
  });
});

describe('other disagreements', () => {
  it('are schema versions of nodes that are alive', () => {
    const other = { ...B, schemaVersion: 'schema-2' };
    const dead = { ...down(C), schemaVersion: 'schema-3' };
    expect(agree([A, A, other, dead]).disagreements).toEqual([
      {
        kind: 'schema',
        addresses: new Map([
          ['schema-1', ['10.0.0.1']],
          ['schema-2', ['10.0.0.2']],
        ]),
      },
    ]);
  });

  it('are two names of one cluster', () => {
    const ring = agreeOnRing([
      aGossipView(A.address, [A, B]),
      aGossipView(B.address, [A, B], { clusterName: 'other' }),
    ]);
    expect(ring.clusterName).toBe('demo');
    expect(ring.disagreements).toEqual([
      {
        kind: 'cluster-name',
        observers: new Map([
          ['demo', ['10.0.0.1']],
          ['other', ['10.0.0.2']],
        ]),
      },
    ]);
  });

  it('are tokens that two members claim, one entry for each two', () => {
    const tokens = [7n, 8n];
    const ring = agree([A, A, { ...B, tokens }, { ...C, tokens }]);
    expect(ring.disagreements).toEqual([
      { kind: 'token', addresses: ['10.0.0.2', '10.0.0.3'], tokens },
    ]);
  });

  it('are not the tokens of a dead node that is being replaced', () => {
    const fresh = { ...C, status: 'BOOT_REPLACE', tokens: B.tokens };
    expect(agree([A, A, down(B), fresh]).disagreements).toEqual([]);
  });
});
