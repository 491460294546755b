import type { GossipEndpoint, GossipView } from '../../shared/domain/gossip-endpoint.ts';

/** A node that is up, at rest and has one token, as another node sees it. */
export function aGossipEndpoint(parts: Partial<GossipEndpoint> = {}): GossipEndpoint {
  const { address = '10.0.0.1' } = parts;
  return {
    address,
    isLocal: false,
    alive: true,
    status: 'NORMAL',
    hostId: `host-${address}`,
    datacenter: 'dc1',
    rack: 'r1',
    loadBytes: 1024,
    tokens: [BigInt(address.replace(/\D/g, ''))],
    schemaVersion: 'schema-1',
    releaseVersion: '5.0.9',
    ...parts,
  };
}

/** What a node says; its own entry is the one with its address. */
export function aGossipView(
  observer: string,
  endpoints: readonly GossipEndpoint[],
  parts: Partial<GossipView> = {},
): GossipView {
  return {
    observer,
    clusterName: 'demo',
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    endpoints: endpoints.map((one) => ({ ...one, isLocal: one.address === observer })),
    ...parts,
  };
}
