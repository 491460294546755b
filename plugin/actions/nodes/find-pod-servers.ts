import { numberAt, objectAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import { likeliestCassandraContainer } from '../../../shared/injection/cassandra-container.ts';
import { readStatus } from '../../../shared/injection/injected-status.ts';
import { inspectPod } from '../../../shared/injection/inspect-pod.ts';
import { CONTAINER, DEFAULT_PORT, PATH, PORT_NAME } from '../../../shared/injection/names.ts';
import type { PodServers } from '../../../shared/ports/open-node.ts';
import type { PodEndpoint, PodTls } from '../../../shared/ports/pod-http.ts';

const OPERATOR_PORT = { api: 'mgmt-api-http', metrics: 'metrics' } as const;
/** Variables of the Management API images: where their server reads its certificate. */
const TLS_VARIABLE = {
  ca: 'MGMT_API_TLS_CA_CERT_FILE',
  cert: 'MGMT_API_TLS_CERT_FILE',
  key: 'MGMT_API_TLS_KEY_FILE',
} as const;
const HIGHEST_PORT = 65_535;

/**
 * Finds what a pod has that can tell about its Cassandra, from its specification alone.
 *
 * The Management API is where the injected container or, in pods that came with one, a port
 * called `mgmt-api-http` or `mgmt-api`, the variable MGMT_API_LISTEN_TCP_PORT or the usual 8080
 * say. Of metrics only those of its agent count: others have other names.
 *
 * @param datacenter - The CassandraDatacenter of the pod, which names the client certificate.
 * @param metricsEndpoint - `telemetry.cassandra.endpoint` of the pod's K8ssandraCluster, which
 *   nothing in the pod tells: `{port, tls}`.
 */
export function findPodServers(
  pod: JsonObject,
  datacenter?: JsonObject,
  metricsEndpoint?: JsonObject,
): PodServers {
  const cassandra = likeliestCassandraContainer(pod);
  const builtIn = inspectPod(pod).state === 'built-in' ? cassandra?.raw : undefined;
  return {
    cassandra: cassandra?.name,
    managementApi: injectedApi(pod) ?? builtInApi(pod, builtIn, datacenter),
    metrics: injectedMetrics(pod) ?? builtInMetrics(pod, builtIn, metricsEndpoint),
  };
}

function injectedApi(pod: JsonObject): PodEndpoint | undefined {
  const server = containersOf(pod).find(({ name }) => name === CONTAINER.server);
  const status = readStatus(pod);
  if (server === undefined || status === undefined) return undefined;
  const files = {
    ca: `${PATH.tls}/ca.crt`,
    cert: `${PATH.tls}/tls.crt`,
    key: `${PATH.tls}/tls.key`,
  };
  return {
    pod: refOf(pod),
    container: CONTAINER.server,
    port: status.port,
    ...(status.bind === 'loopback' ? { isLoopback: true } : {}),
    tls: status.tls ? { clientSecret: secretWith(pod, server, files.cert), files } : undefined,
  };
}

/** @param builtIn - The container of a pod that came with the Management API. */
function builtInApi(
  pod: JsonObject,
  builtIn: JsonObject | undefined,
  datacenter: JsonObject | undefined,
): PodEndpoint | undefined {
  const names: readonly unknown[] = [OPERATOR_PORT.api, PORT_NAME.server];
  const container =
    containersOf(pod).find((one) => portCalled(one, names) !== undefined) ?? builtIn;
  if (container === undefined) return undefined;
  return {
    pod: refOf(pod),
    container: stringAt(container, 'name') ?? '',
    port:
      portCalled(container, names) ??
      portFrom(variable(container, 'MGMT_API_LISTEN_TCP_PORT')) ??
      DEFAULT_PORT.server,
    tls: builtInTls(pod, container, datacenter),
  };
}

function builtInTls(
  pod: JsonObject,
  container: JsonObject,
  datacenter: JsonObject | undefined,
): PodTls | undefined {
  const cert = variable(container, TLS_VARIABLE.cert);
  if (cert === undefined) return undefined;
  const ca = variable(container, TLS_VARIABLE.ca);
  const key = variable(container, TLS_VARIABLE.key);
  const manual = objectAt(datacenter, 'spec', 'managementApiAuth', 'manual');
  const client = stringAt(manual, 'clientSecretName');
  return {
    clientSecret:
      client === undefined
        ? secretWith(pod, container, cert)
        : { namespace: refOf(pod).namespace, name: client },
    files: ca === undefined || key === undefined ? undefined : { ca, cert, key },
  };
}

function injectedMetrics(pod: JsonObject): PodEndpoint | undefined {
  const status = readStatus(pod);
  // The port of the agent comes first, and MCAC's second.
  const [port] = status?.metricsPorts ?? [];
  if (status === undefined || port === undefined) return undefined;
  if (status.metrics !== 'agent' && status.metrics !== 'both') return undefined;
  return { pod: refOf(pod), container: status.container, port, tls: undefined };
}

function builtInMetrics(
  pod: JsonObject,
  container: JsonObject | undefined,
  metricsEndpoint: JsonObject | undefined,
): PodEndpoint | undefined {
  if (container === undefined) return undefined;
  return {
    pod: refOf(pod),
    container: stringAt(container, 'name') ?? '',
    port:
      portFrom(stringAt(metricsEndpoint, 'port')) ??
      portCalled(container, [OPERATOR_PORT.metrics]) ??
      DEFAULT_PORT.metrics,
    tls: metricsTls(pod, container, objectAt(metricsEndpoint, 'tls')),
  };
}

function metricsTls(pod: JsonObject, container: JsonObject, tls: JsonObject): PodTls | undefined {
  const [ca, cert, key] = ['ca.crt', 'tls.crt', 'tls.key'].map((file) => stringAt(tls, file));
  if (ca === undefined || cert === undefined || key === undefined) return undefined;
  return { clientSecret: secretWith(pod, container, cert), files: { ca, cert, key } };
}

/**
 * The Secret that a file of the container comes from.
 *
 * These servers take any certificate of their own authority, so the one that the server itself
 * presents opens the door as well.
 */
function secretWith(pod: JsonObject, container: JsonObject, file: string): ResourceRef | undefined {
  const mount = objectsAt(container, 'volumeMounts').find((one) => {
    const path = stringAt(one, 'mountPath');
    return path !== undefined && file.startsWith(path.endsWith('/') ? path : `${path}/`);
  });
  if (mount === undefined) return undefined;
  const volume = objectsAt(pod, 'spec', 'volumes').find(({ name }) => name === mount['name']);
  const name = stringAt(volume, 'secret', 'secretName');
  return name === undefined ? undefined : { namespace: refOf(pod).namespace, name };
}

function containersOf(pod: JsonObject): readonly JsonObject[] {
  return [...objectsAt(pod, 'spec', 'containers'), ...objectsAt(pod, 'spec', 'initContainers')];
}

function portCalled(container: JsonObject, names: readonly unknown[]): number | undefined {
  const found = objectsAt(container, 'ports').find(({ name }) => names.includes(name));
  return numberAt(found, 'containerPort');
}

function portFrom(text: string | undefined): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT ? port : undefined;
}

function variable(container: JsonObject, name: string): string | undefined {
  const entry = objectsAt(container, 'env').find((one) => one['name'] === name);
  return stringAt(entry, 'value');
}

function refOf(pod: JsonObject): ResourceRef {
  return {
    namespace: stringAt(pod, 'metadata', 'namespace') ?? '',
    name: stringAt(pod, 'metadata', 'name') ?? '',
  };
}
