import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import { groupBy } from '../../shared/domain/group-by.ts';
import { objectAt, objectsAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { aCassandraDatacenter } from '../support/a-cassandra-datacenter.ts';
import { anEmulatedCluster } from '../support/management-api/an-emulated-cluster.ts';
import type { EmulatedCluster } from '../support/management-api/an-emulated-cluster.ts';
import { serveNodes } from '../support/management-api/serve-nodes.ts';
import { freePorts } from './free-ports.ts';
import type { TestCluster } from './test-cluster.ts';
import { waitFor } from './wait-for.ts';

interface PlayOptions {
  readonly namespace: string;
  readonly nodes: number;
  readonly keyspaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly tokens?: number;
}

/** Cassandra on the pods of a real API server, whose Management APIs are emulated. */
export interface PlayedCassandra {
  /** Its nodes have the addresses of the pods; set a fault or a delay as a test needs it. */
  readonly emulated: EmulatedCluster;
  /** Where the Management API of every pod listens, and the metrics of its agent. */
  readonly ports: readonly number[];
  close(): Promise<void>;
}

const DATACENTER = 'dc1';
const USUAL_PORTS = [8080, 9000] as const;
const BUDGET_MS = 300_000;

/**
 * Makes a CassandraDatacenter with StatefulSets as cass-operator has them, waits until their pods
 * run, and listens on the addresses of all of them.
 *
 * Only inside the namespaces of a lane are those addresses ours. The ports are not the usual ones,
 * because other files of the lane play Cassandra at the same time.
 */
export async function playCassandra(
  cluster: TestCluster,
  { nodes, ...parts }: PlayOptions,
): Promise<PlayedCassandra> {
  const ports = await freePorts(USUAL_PORTS.length);
  const draft = anEmulatedCluster({ ...parts, nodes });
  const owner = await createDatacenter(cluster, draft);
  const sets = groupBy(draft.pods(), setOf);
  for (const [name, pods] of sets) {
    const set = statefulSet(name, pods, ports, owner);
    await create(cluster, `/apis/apps/v1/namespaces/${draft.namespace}/statefulsets`, set);
  }
  const addresses = await runningPods(cluster, draft.namespace, nodes);
  const emulated = anEmulatedCluster({
    ...parts,
    clock: systemClock,
    nodes: draft.state.nodes.map((node) => addressOf(addresses, draft.podName(node))),
  });
  const served = await Promise.all(
    USUAL_PORTS.map((plays, index) =>
      serveNodes(emulated, { host: '0.0.0.0', port: ports[index] ?? 0, plays }),
    ),
  );
  return {
    emulated,
    ports,
    async close() {
      await Promise.all(served.map((one) => one.close()));
    },
  };
}

async function createDatacenter(
  cluster: TestCluster,
  { namespace, state }: EmulatedCluster,
): Promise<JsonObject> {
  const datacenter = {
    ...aCassandraDatacenter({
      clusterName: state.name,
      serverVersion: state.version,
      size: state.nodes.length,
    }),
    metadata: { name: DATACENTER, namespace },
  };
  const path = `/apis/cassandra.datastax.com/v1beta1/namespaces/${namespace}/cassandradatacenters`;
  const uid = stringAt(await create(cluster, path, datacenter), 'metadata', 'uid') ?? '';
  const apiVersion = 'cassandra.datastax.com/v1beta1';
  return { apiVersion, kind: 'CassandraDatacenter', name: DATACENTER, uid, controller: true };
}

/** The template is the first pod, without what only a pod has. */
function statefulSet(
  name: string,
  pods: readonly JsonObject[],
  ports: readonly number[],
  owner: JsonObject,
): JsonObject {
  const labels = objectAt(pods[0], 'metadata', 'labels');
  const containers = objectsAt(pods[0], 'spec', 'containers').map((container) =>
    withPorts(container, ports),
  );
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels, ownerReferences: [owner] },
    spec: {
      serviceName: name,
      replicas: pods.length,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}

/** The volume is left out: nothing here reads it, and a thousand claims take their time. */
function withPorts(
  { volumeMounts: _, ...container }: JsonObject,
  ports: readonly number[],
): JsonObject {
  const declared = objectsAt(container, 'ports').map((one) => {
    const index = USUAL_PORTS.findIndex((usual) => usual === one['containerPort']);
    return index < 0 ? one : { ...one, containerPort: ports[index] ?? 0 };
  });
  return { ...container, ...(declared.length === 0 ? {} : { ports: declared }) };
}

function setOf(pod: JsonObject): string {
  return stringAt(objectsAt(pod, 'metadata', 'ownerReferences')[0], 'name') ?? '';
}

/** @returns The address of each pod, by its name. */
async function runningPods(
  cluster: TestCluster,
  namespace: string,
  count: number,
): Promise<ReadonlyMap<string, string>> {
  const probe = async (): Promise<ReadonlyMap<string, string> | undefined> => {
    const { body } = await cluster.api.send('GET', `/api/v1/namespaces/${namespace}/pods`);
    const running = objectsAt(body as JsonValue, 'items').flatMap((pod) => {
      const address = stringAt(pod, 'status', 'podIP');
      const isRunning = stringAt(pod, 'status', 'phase') === 'Running' && address !== undefined;
      return isRunning ? [[stringAt(pod, 'metadata', 'name') ?? '', address] as const] : [];
    });
    return running.length === count ? new Map(running) : undefined;
  };
  return waitFor(`${count} pods to run`, probe, { budgetMs: BUDGET_MS, intervalMs: 500 });
}

function addressOf(addresses: ReadonlyMap<string, string>, pod: string): { address: string } {
  const address = addresses.get(pod);
  if (address === undefined) throw new Error(`there is no pod ${pod}`);
  return { address };
}

async function create(cluster: TestCluster, path: string, object: JsonObject): Promise<JsonValue> {
  const { status, body } = await cluster.api.send('POST', path, object);
  if (status !== 201) throw new Error(`POST ${path} was answered with ${status}`);
  return body as JsonValue;
}
