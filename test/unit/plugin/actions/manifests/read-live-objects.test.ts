import { describe, expect, it } from 'vitest';

import type { ManifestObject } from '../../../../../plugin/actions/manifests/manifest-object.ts';
import { readLiveObjects } from '../../../../../plugin/actions/manifests/read-live-objects.ts';
import { ApiError } from '../../../../../shared/errors/api-error.ts';
import type { Cluster } from '../../../../../shared/ports/cluster.ts';
import { fakeKubernetesApi, notFound } from '../../../../support/fake-kubernetes-api.ts';

const SET = { kind: 'StatefulSet', name: 'c', namespace: 'prod' } as ManifestObject;
const DATACENTER = { ...SET, kind: 'CassandraDatacenter' };
const SETS = 'GET /apis/apps/v1/namespaces/prod/statefulsets/c';
const DATACENTERS =
  'GET /apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters/c';
/** As the API server answers a path that it does not know, and many other servers as well. */
const UNKNOWN_PATH = new ApiError('404 page not found', { status: 404, reason: '', hint: '' });

function clusterWith(answers: Parameters<typeof fakeKubernetesApi>[0]): Cluster {
  return { api: fakeKubernetesApi(answers) } as unknown as Cluster;
}

it('finds an object by its name', async () => {
  const live = { kind: 'StatefulSet', metadata: { name: 'c' } };
  const { find, faults } = await readLiveObjects([SET], clusterWith({ [SETS]: live }));
  expect([find(SET), faults]).toEqual([live, []]);
});

describe('an object is new', () => {
  it.each([
    ['that the API server does not have', SET, { [SETS]: notFound() }],
    ['of a type that the API server does not have', DATACENTER, { [DATACENTERS]: UNKNOWN_PATH }],
  ])('%s', async (_, object, answers) => {
    const { find, faults } = await readLiveObjects([object], clusterWith(answers));
    expect([find(object), faults]).toEqual([undefined, []]);
  });
});

describe('an object is not taken for new', () => {
  it.each([
    ['where somebody else says that the page is not there', UNKNOWN_PATH],
    ['where the answer is no object', []],
    ['where the answer is another kind', { kind: 'Pod', metadata: { name: 'c' } }],
    ['where the answer is another object', { kind: 'StatefulSet', metadata: { name: 'd' } }],
  ])('%s', async (_, answer) => {
    const { faults } = await readLiveObjects([SET], clusterWith({ [SETS]: answer }));
    expect(faults).toHaveLength(1);
  });
});
