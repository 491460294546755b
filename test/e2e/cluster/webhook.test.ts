import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isObject, member, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { auditEvents } from '../../cluster/audit-log.ts';
import { namespaces } from '../../cluster/capabilities.ts';
import { newNamespace } from '../../cluster/shared-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';
import { aCassandraStatefulSet } from '../../support/a-cassandra-stateful-set.ts';
import { because } from '../../support/capability.ts';
import { webhookCluster } from '../../support/webhook-cluster.ts';

const ENABLED = { 'inject.k8ssandra.io/enabled': 'true' };
const SAMPLE = join(import.meta.dirname, '../../../manifests/samples/cassandra.yaml');
const inNamespaces = describe.skipIf(!namespaces.available);

inNamespaces(`the webhook, installed by its manifests${because(namespaces)}`, () => {
  const world = webhookCluster();

  async function get(path: string): Promise<JsonObject> {
    const { status, body } = await world.cluster.api.send('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status}`);
    return body as JsonObject;
  }

  async function podsOf(namespace: string, count: number): Promise<readonly JsonObject[]> {
    const path = `/api/v1/namespaces/${namespace}/pods`;
    const running = async (): Promise<readonly JsonObject[] | undefined> => {
      const pods = objectsAt(await get(path), 'items');
      const up = pods.filter((pod) => stringAt(pod, 'status', 'phase') === 'Running');
      return up.length === count ? up : undefined;
    };
    return waitFor(`${count} pods in ${namespace}`, running, { budgetMs: 30_000 });
  }

  async function apply(object: JsonObject): Promise<{ exitCode: number; stderr: string }> {
    return world.cluster.tryKubectl(['apply', '-f', '-'], { input: JSON.stringify(object) });
  }

  it('injects the sample: three pods, all alike, and complete for the API server', async () => {
    await world.cluster.kubectl(['apply', '-f', SAMPLE]);
    const pods = await podsOf('cassandra', 3);
    const revisions = pods.map((pod) =>
      stringAt(pod, 'metadata', 'annotations', 'inject.k8ssandra.io/status'),
    );
    expect(new Set(revisions).size).toBe(1);
    for (const pod of pods) {
      const names = objectsAt(pod, 'spec', 'initContainers').map(({ name }) => name);
      expect(names).toEqual(['mgmt-api-install', 'mgmt-api-detect', 'mgmt-api']);
      const server = objectsAt(pod, 'spec', 'initContainers')[2];
      expect(server?.['restartPolicy']).toBe('Always');
    }
  });

  it('leaves Events on the StatefulSet, for people who look there', async () => {
    const namespace = await newNamespace(world.cluster, ENABLED);
    await apply(aSet(namespace));
    await podsOf(namespace, 3);
    const injected = async (): Promise<JsonObject | undefined> => {
      const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
      return objectsAt(await get(path), 'items').find(
        (event) =>
          event['reason'] === 'Injected' && stringAt(event, 'regarding', 'kind') === 'StatefulSet',
      );
    };
    expect(await waitFor('the Event', injected, { budgetMs: 15_000 })).toBeDefined();
  });

  it('writes its decision into the audit log', async () => {
    const namespace = await newNamespace(world.cluster, ENABLED);
    await apply(aSet(namespace));
    await podsOf(namespace, 3);
    const [event] = await auditEvents(world.cluster, 'pods', { namespace, name: 'c-0' });
    expect(event?.['annotations']).toMatchObject({
      'pods.inject.k8ssandra.io/decision': expect.any(String) as string,
      'pods.inject.k8ssandra.io/revision': expect.stringMatching(/^1-[0-9a-f]{8}$/) as string,
    });
  });

  it('leaves pods alone in a namespace that does not ask', async () => {
    const namespace = await newNamespace(world.cluster);
    await apply(aSet(namespace));
    const [pod] = await podsOf(namespace, 3);
    expect(member(pod, 'spec', 'initContainers')).toBeUndefined();
  });

  it('restarts no pod when a StatefulSet is scaled or applied again', async () => {
    const namespace = await newNamespace(world.cluster, ENABLED);
    const set = aSet(namespace);
    await apply(set);
    await podsOf(namespace, 3);
    const generation = async (): Promise<JsonValue | undefined> => {
      const found = await get(`/apis/apps/v1/namespaces/${namespace}/statefulsets/c`);
      return member(found, 'status', 'updateRevision');
    };
    const before = await generation();
    await world.cluster.kubectl(['scale', 'statefulset/c', '--replicas=4', '-n', namespace]);
    await podsOf(namespace, 4);
    await apply(set);
    expect(await generation()).toBe(before);
  });

  it('injects in a namespace that enforces the restricted Pod Security level', async () => {
    const namespace = await newNamespace(world.cluster, {
      ...ENABLED,
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const pod = objectAt(aCassandraStatefulSet(), 'spec', 'template', 'spec');
    const spec: JsonObject = {
      ...pod,
      securityContext: {
        runAsUser: 999,
        runAsGroup: 999,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: objectsAt(pod, 'containers').map((container) => ({
        ...container,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      })),
    };
    const metadata = { name: 'c', namespace, labels: ENABLED };
    const { exitCode, stderr } = await apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: withoutClaims(spec),
    });
    expect([exitCode, stderr]).toEqual([0, '']);
    const [created] = await podsOf(namespace, 1);
    expect(objectsAt(created, 'spec', 'initContainers')).toHaveLength(3);
  });

  it('keeps to the LimitRange of the namespace, without which the pod would be refused', async () => {
    const namespace = await newNamespace(world.cluster, ENABLED);
    await apply({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'floor', namespace },
      spec: {
        limits: [
          { type: 'Container', min: { memory: '128Mi' }, maxLimitRequestRatio: { cpu: '2' } },
        ],
      },
    });
    // Its own containers must keep to it, too.
    const resources = {
      requests: { cpu: '1', memory: '8Gi' },
      limits: { cpu: '2', memory: '8Gi' },
    };
    await apply(aSet(namespace, { container: { resources } }));
    const [pod] = await podsOf(namespace, 3);
    const install = objectsAt(pod, 'spec', 'initContainers')[0];
    expect(member(install, 'resources', 'requests')).toEqual({ cpu: '250m', memory: '128Mi' });
  });

  it('refuses what would lose data or stop nodes, in words that say what to do', async () => {
    const namespace = await newNamespace(world.cluster);
    const set = aSet(namespace);
    expect((await apply(set)).exitCode).toBe(0);
    const downgraded = JSON.parse(
      JSON.stringify(set).replace('cassandra:4.1.7', 'cassandra:4.0.17'),
    ) as JsonObject;
    const { exitCode, stderr } = await apply(downgraded);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'admission webhook "statefulsets.policy.k8ssandra.io" denied the request',
    );
    expect(stderr).toContain('[ver-no-downgrade]');
    expect(stderr).toMatch(/Fix: keep 4\.1\.7/);
  });

  it('does nothing lasting on a dry run', async () => {
    const namespace = await newNamespace(world.cluster, ENABLED);
    const set = aSet(namespace);
    const input = JSON.stringify(set);
    const { stdout } = await world.cluster.tryKubectl(
      ['apply', '--dry-run=server', '-o', 'json', '-f', '-'],
      { input },
    );
    expect(stdout).toContain('inject.k8ssandra.io/pin');
    const events = await get(`/apis/events.k8s.io/v1/namespaces/${namespace}/events`);
    expect(objectsAt(events, 'items')).toEqual([]);
  });

  it('while it is down: pods come back, other objects do not notice, changes of Cassandra wait', async () => {
    const namespace = await newNamespace(world.cluster, ENABLED);
    const set = aSet(namespace);
    await apply(set);
    await podsOf(namespace, 3);
    await world.webhook.stop();
    await world.cluster.kubectl(['delete', 'pod', 'c-0', '-n', namespace, '--wait=false']);
    const uninjected = async (): Promise<true | undefined> => {
      const { status, body } = await world.cluster.api.send(
        'GET',
        `/api/v1/namespaces/${namespace}/pods/c-0`,
      );
      if (status !== 200 || !isObject(body as JsonValue)) return undefined;
      const pod = body as JsonObject;
      const isNew = member(pod, 'metadata', 'deletionTimestamp') === undefined;
      return isNew &&
        stringAt(pod, 'status', 'phase') === 'Running' &&
        member(pod, 'spec', 'initContainers') === undefined
        ? true
        : undefined;
    };
    await waitFor('the pod without parts', uninjected, { budgetMs: 40_000 });
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace } };
    expect((await apply(map)).exitCode).toBe(0);
    const changed = JSON.parse(
      JSON.stringify(set).replace('cassandra:4.1.7', 'cassandra:4.1.8'),
    ) as JsonObject;
    expect((await apply(changed)).stderr).toContain('failed calling webhook');
  });
});

/** Three plain nodes, as the API server takes them. */
function aSet(
  namespace: string,
  parts: Parameters<typeof aCassandraStatefulSet>[0] = {},
): JsonObject {
  const spec = { selector: { matchLabels: { app: 'cassandra' } } };
  return aCassandraStatefulSet({ metadata: { name: 'c', namespace }, spec, ...parts });
}

/** A pod of its own has no claims that a StatefulSet would make. */
function withoutClaims(spec: JsonObject): JsonObject {
  return {
    ...spec,
    containers: objectsAt(spec, 'containers').map(({ volumeMounts, ...container }) => container),
  };
}
