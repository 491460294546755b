import { describe, expect, it } from 'vitest';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';

const cluster = sharedCluster();

describe('the custom resources of the test cluster', () => {
  it('are all established', async () => {
    const path = '{.items[*].status.conditions[?(@.type=="Established")].status}';
    const established = await cluster.kubectl(['get', 'crds', '-o', `jsonpath=${path}`]);
    const names = await cluster.kubectl(['get', 'crds', '-o', 'name']);
    expect(established).toBe(names.trim().split('\n').fill('True').join(' '));
  });

  it.each([
    'cassdc',
    'cassandratasks',
    'k8c',
    'k8ssandratasks',
    'medusabackups',
    'medusarestorejobs',
    'reapers',
    'replicatedsecrets',
    'servicemonitors',
    'prometheusrules',
    'grafanadashboards',
  ])('%s can be listed', async (resource) => {
    const namespace = await newNamespace(cluster);
    const { exitCode } = await cluster.tryKubectl(['get', resource, '-n', namespace]);
    expect(exitCode).toBe(0);
  });

  it('keep every field of a CassandraDatacenter and take its status apart', async () => {
    const namespace = await newNamespace(cluster);
    const datacenters = `/apis/cassandra.datastax.com/v1beta1/namespaces/${namespace}/cassandradatacenters`;
    const datacenter = {
      apiVersion: 'cassandra.datastax.com/v1beta1',
      kind: 'CassandraDatacenter',
      metadata: { name: 'dc1', namespace },
      spec: { clusterName: 'prod', config: { 'cassandra-yaml': { num_tokens: 16 } } },
    };
    await cluster.api.send('POST', datacenters, datacenter);
    const patch = {
      status: { cassandraOperatorProgress: 'Ready' },
      spec: { clusterName: 'other' },
    };
    const { body } = await cluster.api.send(
      'PATCH',
      `${datacenters}/dc1/status`,
      patch,
      'application/merge-patch+json',
    );
    expect(body).toMatchObject({ spec: datacenter.spec, status: patch.status });
  });
});
