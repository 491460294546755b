import { expect, it } from 'vitest';

import { joinGossip, localEntry } from '../../../../../shared/adapters/nodetool/join-gossip.ts';
import { parseDescribeCluster } from '../../../../../shared/adapters/nodetool/parse-describe-cluster.ts';
import { parseGossipInfo } from '../../../../../shared/adapters/nodetool/parse-gossip-info.ts';
import { parseRing } from '../../../../../shared/adapters/nodetool/parse-ring.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

const entries = parseGossipInfo(nodetoolRecording('5.0.9/drained-gossipinfo'));
const ring = parseRing(nodetoolRecording('5.0.9/healthy-ring'));
const description = parseDescribeCluster(nodetoolRecording('5.0.9/healthy-describecluster'));

it('gossip, ring and description become one view', () => {
  const view = joinGossip({ entries, ring, description, localHostId: undefined });
  expect(view).toMatchObject({
    observer: '127.0.0.1',
    clusterName: 'proof',
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
  });
  expect(view.endpoints[0]).toEqual({
    address: '127.0.0.1',
    isLocal: true,
    alive: true,
    status: 'NORMAL',
    hostId: '33df2aef-00a9-4843-aba0-3918d8fdfb9e',
    datacenter: 'dc1',
    rack: 'r1',
    loadBytes: 54_290_649,
    tokens: ring.get('127.0.0.1')?.tokens,
    schemaVersion: 'e3665e0b-2764-3b16-b7f6-6768da8c85b4',
    releaseVersion: '5.0.9',
  });
});

it('what is not in the ring has no tokens, and nobody knows whether it is alive', () => {
  const { endpoints } = joinGossip({ entries, ring, description, localHostId: undefined });
  const ghost = endpoints.find(({ address }) => address === '10.1.2.3');
  expect(ghost).toEqual({
    address: '10.1.2.3',
    isLocal: false,
    alive: undefined,
    status: 'LEFT',
    hostId: undefined,
    datacenter: undefined,
    rack: undefined,
    loadBytes: undefined,
    tokens: undefined,
    schemaVersion: undefined,
    releaseVersion: undefined,
  });
});

it('a node that shuts down says so in its status', () => {
  const { endpoints } = joinGossip({ entries, ring, description, localHostId: undefined });
  expect(endpoints.map(({ status }) => status)).toEqual([
    'NORMAL',
    'NORMAL',
    'LEFT',
    'shutdown',
    'LEFT',
  ]);
});

it('a view without a description has no names', () => {
  const view = joinGossip({ entries, ring, description: undefined, localHostId: undefined });
  expect(view.clusterName).toBeUndefined();
  expect(view.partitioner).toBeUndefined();
});

it('in 3.11 all entries look alike, and the host id tells which is local', () => {
  const old = parseGossipInfo(
    ['a', 'b']
      .map(
        (id, index) =>
          `/10.0.0.${index}\n  RPC_ADDRESS:1:x\n  STATUS:2:NORMAL,1\n  HOST_ID:3:${id}\n`,
      )
      .join(''),
  );
  expect(localEntry(old)).toBeUndefined();
  const view = joinGossip({ entries: old, ring, description, localHostId: 'b' });
  expect(view.observer).toBe('10.0.0.1');
  expect(view.endpoints.map(({ isLocal, status }) => [isLocal, status])).toEqual([
    [false, 'NORMAL'],
    [true, 'NORMAL'],
  ]);
});
