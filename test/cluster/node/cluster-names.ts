import { member, objectsAt, stringAt, stringsAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

/** A name below svc.cluster.local, in its parts. */
export interface ServiceName {
  readonly namespace: string;
  readonly service: string;
  /** Of one pod of the service. */
  readonly host: string | undefined;
}

const SUFFIX = '.svc.cluster.local';

/** @returns Undefined when the name is not one of a service. */
export function parseServiceName(name: string): ServiceName | undefined {
  if (!name.endsWith(SUFFIX)) return undefined;
  const parts = name.slice(0, -SUFFIX.length).split('.');
  const [namespace, service, host, ...rest] = parts.reverse();
  if (namespace === undefined || service === undefined || rest.length > 0) return undefined;
  return { namespace, service, host };
}

/**
 * The addresses behind the name of a headless service, as the cluster DNS of Kubernetes tells them.
 *
 * @param service - The Service; undefined when there is none.
 * @param slices - Its EndpointSlices.
 * @returns Undefined when there is no such name.
 */
export function addressesOf(
  { host }: ServiceName,
  service: JsonObject | undefined,
  slices: readonly JsonObject[],
): string[] | undefined {
  if (service === undefined) return undefined;
  const unreadyToo = member(service, 'spec', 'publishNotReadyAddresses') === true;
  const endpoints = slices
    .flatMap((slice) => objectsAt(slice, 'endpoints'))
    .filter((one) => unreadyToo || member(one, 'conditions', 'ready') === true)
    .filter((one) => host === undefined || stringAt(one, 'hostname') === host);
  const addresses = endpoints.flatMap((one) => stringsAt(one, 'addresses'));
  return addresses.length === 0 && host !== undefined ? undefined : addresses;
}
