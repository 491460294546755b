import { objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { CONTAINER, DEFAULT_PORT, PORT_NAME } from './names.ts';

/** The ports that the injected parts use in one pod. */
export interface InjectedPorts {
  readonly server: number;
  readonly metrics: number;
  /** False when somebody has port 9103, which MCAC cannot leave. */
  readonly mcacFree: boolean;
}

const STEP = 10_000;
const HIGHEST_PORT = 65_535;
const OWN_PORT_NAMES: readonly string[] = Object.values(PORT_NAME);

/**
 * Chooses ports that no container of the pod declares, as all of them share one
 * network. The usual port first, then 10,000 above it and so on: 8080, 18080, …
 */
export function choosePorts(pod: JsonObject): InjectedPorts {
  const taken = new Set(
    [...objectsAt(pod, 'spec', 'containers'), ...objectsAt(pod, 'spec', 'initContainers')]
      .filter((container) => stringAt(container, 'name') !== CONTAINER.server)
      .flatMap((container) => objectsAt(container, 'ports'))
      .filter((port) => !OWN_PORT_NAMES.includes(stringAt(port, 'name') ?? ''))
      .filter((port) => (stringAt(port, 'protocol') ?? 'TCP') === 'TCP')
      .map((port) => port['containerPort']),
  );
  const firstFree = (usual: number): number => {
    let port = usual;
    while (taken.has(port) && port + STEP <= HIGHEST_PORT) port += STEP;
    return port;
  };
  return {
    server: firstFree(DEFAULT_PORT.server),
    metrics: firstFree(DEFAULT_PORT.metrics),
    mcacFree: !taken.has(DEFAULT_PORT.mcac),
  };
}
