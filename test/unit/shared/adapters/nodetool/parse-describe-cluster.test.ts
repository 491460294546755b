import { describe, expect, it } from 'vitest';

import { parseDescribeCluster } from '../../../../../shared/adapters/nodetool/parse-describe-cluster.ts';
import { nodetoolRecording } from '../../../../support/nodetool-recording.ts';

const HEAD = 'Cluster Information:\n\tName: Test Cluster\n\tPartitioner: P\n\tSchema versions:\n';

describe('the cluster is read', () => {
  it('with its name and keyspaces', () => {
    const description = parseDescribeCluster(nodetoolRecording('5.0.9/healthy-describecluster'));
    expect(description.clusterName).toBe('proof');
    expect(description.partitioner).toBe('org.apache.cassandra.dht.Murmur3Partitioner');
    expect([...(description.keyspaces ?? [])]).toEqual([
      ['system_traces', { strategy: 'SimpleStrategy', factor: 2 }],
      ['system_distributed', { strategy: 'SimpleStrategy', factor: 3 }],
      ['system_auth', { strategy: 'SimpleStrategy', factor: 1 }],
      ['shop', { strategy: 'NetworkTopologyStrategy', factors: new Map([['dc1', 3]]) }],
      ['stats', { strategy: 'NetworkTopologyStrategy', factors: new Map([['dc1', 2]]) }],
      ['scratch', { strategy: 'SimpleStrategy', factor: 1 }],
      ['system_schema', { strategy: 'LocalStrategy' }],
      ['system', { strategy: 'LocalStrategy' }],
    ]);
  });

  it('with versions of the schema that disagree, and nodes that do not answer', () => {
    const text = nodetoolRecording('5.0.9/schema_disagreement-describecluster');
    const { reachable, unreachable } = parseDescribeCluster(text).schemaVersions;
    expect([...reachable.values()]).toEqual([['127.0.0.1', '127.0.0.2'], ['127.0.0.3']]);
    expect(unreachable).toEqual(['127.0.0.4']);
  });

  it('of 4.1, which says otherwise that ownership means nothing', () => {
    const text = nodetoolRecording('4.1.10/down_crash-describecluster');
    expect(parseDescribeCluster(text).schemaVersions.unreachable).toEqual(['127.0.0.3']);
    expect(parseDescribeCluster(text).keyspaces?.size).toBe(9);
  });

  it('of 3.11, which ends with the versions of the schema', () => {
    const { clusterName, schemaVersions, keyspaces } = parseDescribeCluster(
      `${HEAD}\t\t86afa796-d883-3932-aa73-6b017cef0d19: [fd00:0:0:0:0:0:0:5, 10.0.0.4]\n\n`,
    );
    expect(clusterName).toBe('Test Cluster');
    expect([...schemaVersions.reachable.values()]).toEqual([['fd00::5', '10.0.0.4']]);
    expect(keyspaces).toBeUndefined();
  });

  it('with two datacenters, a strategy that is not ours, and a keyspace just dropped', () => {
    const { keyspaces } = parseDescribeCluster(
      `${HEAD}\t\tv: [10.0.0.4]\n\nKeyspaces:\n` +
        '\ta -> Replication class: NetworkTopologyStrategy {dc1=3, dc2=1}\n' +
        '\tb -> Replication class: OurStrategy {x=1}\n' +
        'something went wrong for keyspace: c\n\tc -> Replication class: null\n',
    );
    expect([...(keyspaces ?? [])]).toEqual([
      [
        'a',
        {
          strategy: 'NetworkTopologyStrategy',
          factors: new Map([
            ['dc1', 3],
            ['dc2', 1],
          ]),
        },
      ],
      ['b', { strategy: 'unknown', name: 'OurStrategy' }],
    ]);
  });
});

it.each<[what: string, text: string, problem: string]>([
  ['nothing', '', 'not understood: ""'],
  ['no versions', HEAD, 'is not complete'],
  ['a version without addresses', `${HEAD}\t\tv: none\n`, 'not understood: "v: none"'],
  ['no keyspaces', `${HEAD}\t\tv: [10.0.0.4]\nKeyspaces:\n`, 'is not complete'],
  [
    'a keyspace cut off',
    `${HEAD}\t\tv: [10.0.0.4]\nKeyspaces:\n\ta -> Rep`,
    'understood: "a -> Rep"',
  ],
])('%s is no description', (_what, text, problem) => {
  expect(() => parseDescribeCluster(text)).toThrow(problem);
});
