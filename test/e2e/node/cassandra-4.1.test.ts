import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringAt } from '../../../shared/domain/json.ts';
import { REQUEST } from '../../../shared/injection/names.ts';
import {
  FAST_START,
  RESTRICTED,
  aPod,
  injectedNamespace,
  createPod,
} from '../../cluster/node/cassandra-workload.ts';
import { managementClient } from '../../cluster/node/management-api.ts';
import type { ManagementClient } from '../../cluster/node/management-api.ts';
import type { RunningPod } from '../../cluster/node/running-pod.ts';
import { sharedCluster } from '../../cluster/shared-cluster.ts';
import type { TestCluster } from '../../cluster/test-cluster.ts';

/**
 * A real Cassandra 4.1 as user 999 in a namespace of the level `restricted`, Guaranteed, with both
 * collectors. Its Netty cannot bind over a socket that was left behind.
 */
describe('an injected pod of Cassandra 4.1', () => {
  let cluster: TestCluster;
  let pod: RunningPod;
  let api: ManagementClient;

  beforeAll(async () => {
    cluster = sharedCluster();
    const level = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    const namespace = await injectedNamespace(cluster, level);
    const amount = { cpu: '1', memory: '1536Mi' };
    const object = aPod('cassandra:4.1.10', {
      annotations: { [REQUEST.metrics]: 'both' },
      container: {
        env: FAST_START,
        securityContext: RESTRICTED,
        resources: { requests: amount, limits: amount },
      },
    });
    pod = await createPod(cluster, namespace, object);
    await pod.untilReady();
    api = managementClient(cluster, pod);
    await api.untilCassandraAnswers();
  });

  afterAll(async () => {
    await api.stop();
    await pod.remove();
  });

  it('has the agent for 4.1 and the collector', async () => {
    expect(await pod.logs('mgmt-api-detect')).toBe(
      'mgmt-api: Cassandra 4.1.10, Java 17, datastax-mgmtapi-agent-4.1.x-0.1.124.jar, netty 4.1.58.Final\n' +
        'mgmt-api: with MCAC\n',
    );
  });

  it('tells the release of the Cassandra that runs', async () => {
    const answer = await api.call('GET', '/api/v0/metadata/versions/release');
    expect(answer).toMatchObject({ status: 200, text: '4.1.10' });
  });

  it('is Guaranteed, as it was without the parts', async () => {
    expect(stringAt(await pod.read(), 'status', 'qosClass')).toBe('Guaranteed');
  });

  it('serves the metrics of both collectors at the address of the pod', async () => {
    const agent = await pod.fetch(9000, '/metrics');
    expect(agent.text).toMatch(/^standin_agent_loads_total\{.*pod_name="cassandra-.*\} 1\.0$/m);
    const collector = await pod.fetch(9103, '/metrics');
    expect(collector.text).toContain('collectd_mcac_counter_standin{mcac=');
  });

  it('gives the collector a configuration folder of its own to write to', async () => {
    const command = ['cat', '/mgmt-api/run/mcac/config/collectd.conf'];
    expect((await pod.exec('cassandra', command)).stdout).toBe('Port "9103"\n');
  });

  it('removes the socket of a killed Cassandra, which the next one could not bind', async () => {
    await pod.kill('cassandra');
    await pod.untilReady();
    await api.untilCassandraAnswers();
    expect(await pod.logs('mgmt-api')).toContain('mgmt-api: removed a dead socket');
    expect((await pod.fetch(9000, '/metrics')).text).toMatch(/^standin_agent_loads_total.* 1\.0$/m);
  });
});
