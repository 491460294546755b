import { numberAt, objectsAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { PodTls } from '../../../shared/ports/pod-http.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { findPodServers } from '../nodes/find-pod-servers.ts';
import type { ServiceName } from './parse-service.ts';

/** A port in a pod, and what whoever connects to it should know. */
export interface FoundPort {
  readonly port: number;
  /** Undefined for a server that speaks without TLS, or nobody knows how. */
  readonly tls?: PodTls | undefined;
}

/**
 * Names under which operators, charts and our own injection declare the ports, and where they are
 * when nobody declares them: native_transport_port and JMX_PORT of Cassandra.
 */
const CQL = { names: ['native', 'cql', 'tls-native'], usual: 9_042 };
const JMX = { names: ['jmx'], usual: 7_199 };

/**
 * Finds the port of a service on a node.
 *
 * @throws AppError `KDS_NOT_FOUND` when the pod has no such service.
 */
export function findPort(
  pod: CassandraPod,
  service: Exclude<ServiceName, 'reaper'> | number,
): FoundPort {
  if (typeof service === 'number') return { port: service };
  if (service === 'cql' || service === 'jmx') {
    const { names, usual } = service === 'cql' ? CQL : JMX;
    return { port: declared(pod.object, names) ?? usual };
  }
  const servers = findPodServers(pod.object, pod.datacenter);
  const endpoint = service === 'mgmt' ? servers.managementApi : servers.metrics;
  if (endpoint === undefined) throw noServer(pod, service);
  return { port: endpoint.port, tls: endpoint.tls };
}

function noServer(pod: CassandraPod, service: 'mgmt' | 'metrics'): AppError {
  const what = service === 'mgmt' ? 'Management API' : 'metrics';
  return new AppError('KDS_NOT_FOUND', `pod ${formatRef(pod)} has no ${what}`, {
    hint: 'Give the number of the port, if you know better.',
  });
}

function declared(pod: JsonObject, names: readonly unknown[]): number | undefined {
  const found = objectsAt(pod, 'spec', 'containers')
    .flatMap((container) => objectsAt(container, 'ports'))
    .find(({ name }) => names.includes(name));
  return numberAt(found, 'containerPort');
}
