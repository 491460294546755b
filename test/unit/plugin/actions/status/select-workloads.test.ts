import { expect, it } from 'vitest';

import { selectWorkloads } from '../../../../../plugin/actions/status/select-workloads.ts';
import type { WorkloadStatus } from '../../../../../plugin/actions/status/workload-status.ts';

function workload(
  kind: WorkloadStatus['kind'],
  name: string,
  datacenters: readonly string[] = [],
): WorkloadStatus {
  return {
    kind,
    namespace: 'prod',
    name,
    cluster: undefined,
    cassandraVersion: undefined,
    desired: 3,
    ready: 3,
    withApi: 3,
    pinnedRevision: undefined,
    phase: undefined,
    pods: [],
    datacenters,
    advice: [],
  };
}

const ALL = [
  workload('K8ssandraCluster', 'shop', ['dc1']),
  workload('CassandraDatacenter', 'dc1'),
  workload('CassandraDatacenter', 'shop'),
  workload('StatefulSet', 'shop'),
];

it.each([
  [undefined, [0, 1, 2, 3]],
  ['dc1', [1]],
  // A cluster brings its datacenters with it.
  ['shop', [0, 1, 2, 3]],
  ['k8c/shop', [0, 1]],
  ['dc/shop', [2]],
  ['cassdc/shop', [2]],
  ['sts/shop', [3]],
  ['StatefulSet/shop', [3]],
  ['statefulsets/shop', [3]],
])('%s selects %j', (target, indexes) => {
  expect(selectWorkloads(ALL, target)).toEqual(indexes.map((index) => ALL[index]));
});

it.each([
  ['nope', 'nothing that runs Cassandra is called "nope"', 'Use one of: shop, dc1.'],
  ['sts/dc1', 'nothing that runs Cassandra is called "sts/dc1"', 'Use one of: shop, dc1.'],
  ['pod/shop', '"pod" is not a kind that runs Cassandra', 'sts/NAME'],
])('%s is refused', (target, message, hint) => {
  expect(() => selectWorkloads(ALL, target)).toThrow(
    expect.objectContaining({ message, hint: expect.stringContaining(hint) as string }) as Error,
  );
});

it('where there is nothing, other places are named', () => {
  expect(() => selectWorkloads([], 'shop')).toThrow(
    expect.objectContaining({
      exitCode: 5,
      hint: 'Name another namespace with -n, or look in all with: kubectl k8ssandra list -A',
    }) as Error,
  );
});
