import { describe, expect, it } from 'vitest';

import { describeCluster } from '../../../../../plugin/actions/describe-cluster/describe-cluster.ts';
import type { ClusterDescription } from '../../../../../plugin/actions/describe-cluster/describe-cluster.ts';
import { parseDescribeCluster } from '../../../../../shared/adapters/nodetool/parse-describe-cluster.ts';
import { agreeOnRing } from '../../../../../shared/domain/gossip-agreement.ts';
import { recordingSets } from '../../../../support/ring-recordings.ts';
import type { RecordedState } from '../../../../support/ring-recordings.ts';

/** The description that the recorded endpoints of all nodes and the schema of one come to. */
function described({ endpoints, nodetool }: RecordedState): ClusterDescription {
  const views = [...endpoints.values()].map((all) => ({
    observer: all.find(({ isLocal }) => isLocal)?.address,
    clusterName: 'proof',
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    endpoints: all,
  }));
  const { schemaVersions, keyspaces } = parseDescribeCluster(nodetool.get('describecluster') ?? '');
  const ring = agreeOnRing(views);
  const view = { name: 'proof', workloads: [], members: [], otherNodes: 0, ring };
  return describeCluster(view, { schemas: new Map([['n1', schemaVersions]]), keyspaces });
}

function linesOf({ nodetool }: RecordedState, pattern: RegExp): readonly string[] {
  const text = nodetool.get('describecluster') ?? '';
  return [...text.matchAll(pattern)].map(([, line = '']) => line.trim()).toSorted();
}

/** Here nodetool was asked a moment later than the Management API: the node had left by then. */
const TOO_LATE = new Set(['4.1.10 leaving']);

describe.each(recordingSets.filter(({ name }) => name === 'all recordings'))(
  'as nodetool describecluster, by $name',
  (set) => {
    const states = set
      .states()
      .map((state) => [`${state.version} ${state.state}`, state] as const)
      .filter(
        ([, { nodetool, endpoints }]) => nodetool.has('describecluster') && endpoints.size > 0,
      )
      .filter(([name]) => !TOO_LATE.has(name));

    it.skipIf(!set.available)(`in six states and more ${set.reason}`, () => {
      expect(states.length).toBeGreaterThanOrEqual(6);
    });

    it.each(states)('%s', (_name, state) => {
      const { datacenters, keyspaces = [], schemaVersions } = described(state);
      expect(
        datacenters.map((one) => `${one.name} #Nodes: ${one.nodes} #Down: ${one.down}`),
      ).toEqual(linesOf(state, /^\t(\S+ #Nodes: \d+ #Down: \d+)/gm));
      expect(
        keyspaces.map(({ name, replication }) => `${name} -> Replication class: ${replication}`),
      ).toEqual(linesOf(state, /^\t(\S+ -> Replication class: .*)$/gm));
      expect(schemaVersions.map(({ version }) => version).toSorted()).toEqual(
        linesOf(state, /^\t\t([\da-f-]{36}): /gm),
      );
    });
  },
);
