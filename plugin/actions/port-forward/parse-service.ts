import { AppError } from '../../../shared/errors/app-error.ts';

/** What can be reached by its name. */
export const SERVICES = ['cql', 'mgmt', 'metrics', 'jmx', 'reaper'] as const;

export type ServiceName = (typeof SERVICES)[number];

/** What is to be reached, and from where. */
export interface ServiceRequest {
  /** A number is a port of the node. */
  readonly service: ServiceName | number;
  /** 0 for any free one; undefined for the same as in the pod, as long as that is free. */
  readonly localPort: number | undefined;
}

/** @throws AppError `KDS_USAGE` for what is no service. */
export function parseService(text: string): ServiceRequest {
  const [, local, name = ''] = /^(?:(\d{0,5}):)?([a-z]+|\d{1,5})$/.exec(text) ?? [];
  const service = SERVICES.find((one) => one === name) ?? Number(name === '' ? Number.NaN : name);
  const localPort = local === undefined ? undefined : Number(local);
  const isPort = (port: number, least: number): boolean => port >= least && port <= 65_535;
  if (
    (typeof service === 'number' && !isPort(service, 1)) ||
    (localPort !== undefined && !isPort(localPort, 0))
  ) {
    throw new AppError('KDS_USAGE', `SERVICE cannot be "${text}"`, {
      hint: `Use ${SERVICES.join(', ')} or a port; with a local port 9142:cql, with any free one :cql.`,
    });
  }
  return { service, localPort };
}
