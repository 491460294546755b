import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringAt } from '../../../shared/domain/json.ts';
import { REQUEST } from '../../../shared/injection/names.ts';
import { FAST_START, aStatefulSet, create } from '../../cluster/node/cassandra-workload.ts';
import { managementClient } from '../../cluster/node/management-api.ts';
import type { ManagementClient } from '../../cluster/node/management-api.ts';
import { containerStatus, runningPod } from '../../cluster/node/running-pod.ts';
import type { RunningPod } from '../../cluster/node/running-pod.ts';
import { newNamespace, sharedCluster } from '../../cluster/shared-cluster.ts';
import type { TestCluster } from '../../cluster/test-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';

/**
 * A real Cassandra 5.0 in a plain StatefulSet: it starts as root and steps down
 * to the user of the image, and finds itself by the name of its headless service.
 * The tests build on each other, as starting a Cassandra for each would take minutes.
 */
describe('a StatefulSet of Cassandra 5.0 that asks for injection later', () => {
  let cluster: TestCluster;
  let pod: RunningPod;
  let api: ManagementClient;
  let hostIdBefore: string;

  beforeAll(async () => {
    cluster = sharedCluster();
    const namespace = await newNamespace(cluster);
    const seed = `cassandra-0.cassandra.${namespace}.svc.cluster.local`;
    const env = [...FAST_START, { name: 'CASSANDRA_SEEDS', value: seed }];
    const volumeMounts = [{ name: 'data', mountPath: '/var/lib/cassandra' }];
    for (const object of aStatefulSet('cassandra:5.0.9', { container: { env, volumeMounts } })) {
      await create(cluster, namespace, object);
    }
    pod = runningPod(cluster, { namespace, name: 'cassandra-0' });
    await pod.untilReady();
    hostIdBefore = await hostId();

    const labels = { [REQUEST.enabled]: 'true' };
    const change = JSON.stringify({ spec: { template: { metadata: { labels } } } });
    const statefulSet = ['-n', namespace, 'statefulset/cassandra'];
    await cluster.kubectl(['patch', ...statefulSet, '--type=merge', '-p', change]);
    const wait = ['rollout', 'status', ...statefulSet, '--timeout=200s'];
    await cluster.kubectl(wait, { budgetMs: 210_000 });
    api = managementClient(cluster, pod);
    await api.untilCassandraAnswers();
  });

  /** Stays the same as long as the data does. */
  async function hostId(): Promise<string> {
    const { stdout } = await pod.exec('cassandra', ['nodetool', 'info']);
    return /^ID +: (\S+)$/m.exec(stdout)?.[1] ?? `none in: ${stdout}`;
  }

  afterAll(async () => {
    await api.stop();
    await cluster.kubectl(['scale', '-n', pod.namespace, 'statefulset/cassandra', '--replicas=0']);
  });

  it('keeps its data', async () => {
    expect(hostIdBefore).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(await hostId()).toBe(hostIdBefore);
  });

  it('has found the true version and the agent that fits', async () => {
    expect(await pod.logs('mgmt-api-detect')).toBe(
      'mgmt-api: Cassandra 5.0.9, Java 17, datastax-mgmtapi-agent-5.0.x-0.1.125.jar, netty 4.1.130.Final\n',
    );
  });

  it('tells the release of the Cassandra that runs', async () => {
    const answer = await api.call('GET', '/api/v0/metadata/versions/release');
    expect(answer).toMatchObject({ status: 200, text: '5.0.9' });
  });

  it('lets the user of the Cassandra process, and nobody else, use the socket', async () => {
    const command = ['stat', '--format=%u %A', '/mgmt-api/run/cassandra.sock'];
    expect((await pod.exec('mgmt-api', command)).stdout).toBe('999 srwxr-xr-x\n');
    expect((await pod.exec('mgmt-api', ['id', '-u'])).stdout).toBe('999\n');
  });

  it('serves metrics of an agent that was loaded once, at the address of the pod', async () => {
    const { status, text } = await pod.fetch(9000, '/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(
      /^standin_agent_loads_total\{.*pod_name="cassandra-0",node_name="node-1"\} 1\.0$/m,
    );
  });

  it('keeps nodetool as it is: it answers and loads no agent', async () => {
    const { exitCode, stdout } = await pod.exec('cassandra', ['nodetool', 'status']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^UN {2}10\.244\.0\.\d+ /m) as string,
    });
    await api.untilCassandraAnswers();
  });

  it('refuses the Management API at the address of the pod', async () => {
    await expect(pod.fetch(8080, '/api/v0/probes/liveness')).rejects.toThrow('fetch failed');
  });

  it('stays Ready when the server is killed, and has it back', async () => {
    const killed = await pod.exec('mgmt-api', ['sh', '-c', 'kill -KILL $(pgrep java)']);
    expect(killed.exitCode).toBe(0);
    let wasReady = true;
    const probe = async (): Promise<true | undefined> => {
      wasReady &&= await pod.isReady();
      const answer = await api.call('GET', '/api/v0/probes/readiness').catch(() => undefined);
      return answer?.status === 200 ? true : undefined;
    };
    await waitFor('the server to be back', probe, { budgetMs: 60_000, intervalMs: 300 });
    expect(wasReady).toBe(true);
    expect(await pod.restarts('mgmt-api')).toBe(0);
    expect(await pod.logs('mgmt-api')).toContain('server ended (137), starting again in 5 s');
  });

  it('has the API back when Cassandra was killed', async () => {
    await pod.kill('cassandra');
    await pod.untilReady();
    await api.untilCassandraAnswers();
    expect(await pod.restarts('mgmt-api')).toBe(0);
    expect((await pod.fetch(9000, '/metrics')).text).toMatch(/^standin_agent_loads_total.* 1\.0$/m);
  });

  it('drains Cassandra before it stops, through a server that outlives it', async () => {
    const follow = ['logs', '-n', pod.namespace, pod.name, '-c', 'cassandra', '--follow'];
    const log = cluster.kubectl([...follow, '--tail=1'], { budgetMs: 100_000 });
    const ended = await pod.end();
    expect(await log).toMatch(/ DRAINED$/m);
    const endOf = (container: string): number =>
      Date.parse(
        stringAt(containerStatus(ended, container), 'state', 'terminated', 'finishedAt') ?? '',
      );
    expect(endOf('mgmt-api')).toBeGreaterThanOrEqual(endOf('cassandra'));
    const events = await cluster.kubectl(['get', 'events', '-n', pod.namespace]);
    expect(events).not.toContain('FailedPreStopHook');
  });
});
