import { describe, expect, it } from 'vitest';

import { inspectPod } from '../../../../shared/injection/inspect-pod.ts';
import { aCassandraPod } from '../../../support/a-cassandra-pod.ts';

describe('a pod that has the Management API already', () => {
  it.each([
    'k8ssandra/cass-management-api:5.0.9-ubi',
    'k8ssandra/cass-management-api@sha256:0',
    'registry.example:5000/datastax/dse-mgmtapi-6_8:6.8.50',
    'datastax/hcd:1.2.3',
  ])('by its image %s is told from one that lacks it', (image) => {
    expect(inspectPod(aCassandraPod({ container: { image } }))).toEqual({ state: 'built-in' });
  });

  it('is told by the label of cass-operator, too', () => {
    const labels = { 'cassandra.datastax.com/datacenter': 'dc1' };
    expect(inspectPod(aCassandraPod({ metadata: { labels } }))).toEqual({ state: 'built-in' });
  });

  it('is not every pod', () => {
    expect(inspectPod(aCassandraPod())).toEqual({ state: 'none' });
  });
});
