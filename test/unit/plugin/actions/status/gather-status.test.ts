import { describe, expect, it } from 'vitest';

import { gatherStatus } from '../../../../../plugin/actions/status/gather-status.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { aCassandraStatefulSet } from '../../../../support/a-cassandra-stateful-set.ts';
import { aRunningPod } from '../../../../support/a-running-pod.ts';
import { fakeKubernetesApi, forbidden } from '../../../../support/fake-kubernetes-api.ts';

const SETS = 'GET /apis/apps/v1/namespaces/prod/statefulsets';
const PODS = 'GET /api/v1/namespaces/prod/pods';
const DATACENTERS = 'GET /apis/cassandra.datastax.com/v1beta1/namespaces/prod/cassandradatacenters';
const IN_PROD = { namespace: 'prod', labelSelector: undefined };

function aSet(name: string, labels: JsonObject = { app: name }): JsonObject {
  return aCassandraStatefulSet({
    metadata: { name },
    spec: { selector: { matchLabels: labels } },
  });
}

function list(...items: readonly JsonObject[]): JsonObject {
  // As the API server answers: no item says what it is.
  return { items: items.map(({ kind, apiVersion, ...item }) => item) };
}

it('knows what the items of a list are', async () => {
  const api = fakeKubernetesApi({ [SETS]: list(aSet('a')), [PODS]: list() });
  const { statefulSets } = await gatherStatus(api, IN_PROD);
  expect(statefulSets).toMatchObject([{ apiVersion: 'apps/v1', kind: 'StatefulSet' }]);
});

describe('what is asked', () => {
  it('only the pods of the StatefulSets that run Cassandra', async () => {
    const web = {
      metadata: { name: 'web', namespace: 'prod' },
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx' }] } } },
    };
    const api = fakeKubernetesApi({
      [SETS]: list(web, aSet('a', { app: 'db', tier: 'x' })),
      [PODS]: list(aRunningPod()),
    });
    const facts = await gatherStatus(api, IN_PROD);
    expect(facts.statefulSets.map(({ metadata }) => metadata)).toMatchObject([{ name: 'a' }]);
    const queries = api.requests.filter(({ path }) => path.endsWith('/pods')).map((r) => r.query);
    expect(queries).toEqual([{ limit: '500', labelSelector: 'app=db,tier=x' }]);
  });

  it('no pods when there is no Cassandra', async () => {
    const api = fakeKubernetesApi({ [SETS]: list() });
    await gatherStatus(api, IN_PROD);
    expect(api.requests.map(({ path }) => path.split('/').pop())).toEqual([
      'statefulsets',
      'cassandradatacenters',
      'k8ssandraclusters',
    ]);
  });

  it.each([
    [4, 4],
    [5, 1],
  ])('of %i StatefulSets, pods in %i lists', async (sets, lists) => {
    const names = Array.from({ length: sets }, (_, index) => `db-${index}`);
    const api = fakeKubernetesApi({ [SETS]: list(...names.map((n) => aSet(n))), [PODS]: list() });
    await gatherStatus(api, IN_PROD);
    expect(api.requests.filter(({ path }) => path.endsWith('/pods'))).toHaveLength(lists);
  });

  it('all pods when a selector is more than labels', async () => {
    const set = aCassandraStatefulSet({
      spec: { selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } },
    });
    const api = fakeKubernetesApi({ [SETS]: list(set), [PODS]: list() });
    await gatherStatus(api, IN_PROD);
    expect(api.requests.find(({ path }) => path.endsWith('/pods'))?.query).toEqual({
      limit: '500',
    });
  });

  it('all namespaces', async () => {
    const api = fakeKubernetesApi({ 'GET /apis/apps/v1/statefulsets': list() });
    await gatherStatus(api, { namespace: undefined, labelSelector: undefined });
    expect(api.requests[0]).toMatchObject({ path: '/apis/apps/v1/statefulsets' });
  });
});

describe('with labels', () => {
  const DATACENTER = { metadata: { name: 'dc1', namespace: 'prod' } };
  const OWNED = aCassandraStatefulSet({
    metadata: {
      name: 'shop-dc1-r1-sts',
      ownerReferences: [{ kind: 'CassandraDatacenter', name: 'dc1' }],
    },
    spec: { selector: { matchLabels: { dc: 'dc1' } } },
  });
  const PLAIN = aSet('plain');
  const LABELLED = { namespace: 'prod', labelSelector: 'env=prod' };

  /** @param carrying - What carries the label. */
  function cluster(...carrying: readonly JsonObject[]) {
    return fakeKubernetesApi({
      [SETS]: ({ query }) =>
        list(
          ...[OWNED, PLAIN].filter(
            (set) => query?.['labelSelector'] === undefined || carrying.includes(set),
          ),
        ),
      [DATACENTERS]: carrying.includes(DATACENTER) ? list(DATACENTER) : list(),
      [PODS]: list(aRunningPod()),
    });
  }

  const namesIn = ({ statefulSets }: { statefulSets: readonly JsonObject[] }) =>
    statefulSets.map(({ metadata }) => (metadata as JsonObject)['name']);

  it('a datacenter has its StatefulSets and their pods, though these lack the label', async () => {
    const api = cluster(DATACENTER);
    const facts = await gatherStatus(api, LABELLED);
    expect(namesIn(facts)).toEqual(['shop-dc1-r1-sts']);
    expect(facts.pods).toHaveLength(1);
    expect(api.requests.find(({ path }) => path.endsWith('/pods'))?.query).toMatchObject({
      labelSelector: 'dc=dc1',
    });
  });

  it('a StatefulSet of an operator does not stand for itself', async () => {
    await expect(gatherStatus(cluster(OWNED), LABELLED)).resolves.toMatchObject({
      statefulSets: [],
      datacenters: [],
    });
  });

  it('a StatefulSet that nobody manages needs the label itself', async () => {
    expect(namesIn(await gatherStatus(cluster(PLAIN), LABELLED))).toEqual(['plain']);
    expect(namesIn(await gatherStatus(cluster(DATACENTER, PLAIN), LABELLED))).toEqual([
      'shop-dc1-r1-sts',
      'plain',
    ]);
  });

  it('StatefulSets are asked for once more, and nothing else is', async () => {
    const api = cluster(PLAIN);
    await gatherStatus(api, LABELLED);
    expect(api.requests).toHaveLength(5);
  });
});

it('long lists come in pages, and a pod that two lists have is one pod', async () => {
  const api = fakeKubernetesApi({
    [SETS]: ({ query }) =>
      query?.['continue'] === undefined
        ? { metadata: { continue: 'page 2' }, items: [aSet('a')] }
        : { metadata: { continue: '' }, items: [aSet('b')] },
    [PODS]: list(aRunningPod()),
  });
  const facts = await gatherStatus(api, IN_PROD);
  expect(facts.statefulSets).toHaveLength(2);
  expect(facts.pods).toHaveLength(1);
});

it('a list without an end is given up', async () => {
  const endless = { metadata: { continue: 'more' }, items: [] };
  const api = fakeKubernetesApi({ [SETS]: endless });
  await expect(gatherStatus(api, IN_PROD)).rejects.toThrow(
    'there are more than 20000 statefulsets',
  );
});

describe('what cannot be had', () => {
  it('an operator that is not installed is not an error', async () => {
    const api = fakeKubernetesApi({ [SETS]: list(aSet('a')), [PODS]: list() });
    const facts = await gatherStatus(api, IN_PROD);
    expect(facts.errors).toEqual([]);
    expect(facts.podsKnown).toBe(true);
  });

  it('pods that may not be listed leave the rest, and are marked as unknown', async () => {
    const api = fakeKubernetesApi({
      [SETS]: list(aSet('a'), aSet('b')),
      [PODS]: forbidden('list resource "pods"'),
    });
    const facts = await gatherStatus(api, IN_PROD);
    expect(facts.statefulSets).toHaveLength(2);
    expect(facts.podsKnown).toBe(false);
    expect(facts.errors).toHaveLength(1);
  });

  it('StatefulSets that may not be listed leave the datacenters, without pods', async () => {
    const api = fakeKubernetesApi({
      [SETS]: forbidden('list resource "statefulsets"'),
      [DATACENTERS]: list({ metadata: { name: 'dc1', namespace: 'prod' } }),
    });
    const facts = await gatherStatus(api, IN_PROD);
    expect(facts).toMatchObject({ podsKnown: false, datacenters: [{}] });
    expect(facts.errors).toHaveLength(1);
  });

  it('an operator that is not installed is none to those who might not see it, either', async () => {
    const api = fakeKubernetesApi({
      [SETS]: list(aSet('a')),
      [PODS]: list(),
      [DATACENTERS]: forbidden('list resource "cassandradatacenters"'),
    });
    expect((await gatherStatus(api, IN_PROD)).errors).toEqual([]);
  });

  it('custom resources that may not be listed leave the StatefulSets', async () => {
    const api = fakeKubernetesApi({
      [SETS]: list(aSet('a')),
      [PODS]: list(),
      [DATACENTERS]: forbidden('list resource "cassandradatacenters"'),
      'GET /apis/cassandra.datastax.com/v1beta1': { kind: 'APIResourceList' },
    });
    const facts = await gatherStatus(api, IN_PROD);
    expect(facts.statefulSets).toHaveLength(1);
    expect(facts.errors).toHaveLength(1);
  });

  it('nothing at all is the first error', async () => {
    const denied = forbidden('list resource "statefulsets"');
    const api = fakeKubernetesApi({ [SETS]: denied });
    await expect(gatherStatus(api, IN_PROD)).rejects.toBe(denied);
  });

  it('a bug is not swallowed', async () => {
    const bug = new TypeError('x is not a function');
    const api = fakeKubernetesApi({ [SETS]: bug });
    await expect(gatherStatus(api, IN_PROD)).rejects.toBe(bug);
  });
});
