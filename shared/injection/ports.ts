import { objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { CONTAINER, DEFAULT_PORT, PORT_NAME, SETTING } from './names.ts';

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
 * The ports of the parts that a pod carries already, else ports that no container
 * of it declares.
 *
 * What is there listens where it was told to, even when another injector has since
 * added a container with the same port.
 */
export function portsOf(pod: JsonObject): InjectedPorts {
  return carriedPorts(pod) ?? choosePorts(pod);
}

function carriedPorts(pod: JsonObject): InjectedPorts | undefined {
  const containers = [
    ...objectsAt(pod, 'spec', 'initContainers'),
    ...objectsAt(pod, 'spec', 'containers'),
  ];
  const setting = (container: string, variable: string): string | undefined => {
    const env = objectsAt(
      containers.find(({ name }) => name === container),
      'env',
    );
    return stringAt(
      env.find(({ name }) => name === variable),
      'value',
    );
  };
  const server = Number(setting(CONTAINER.server, SETTING.serverPort));
  const metrics = Number(setting(CONTAINER.detect, SETTING.metricsPort));
  if (!isPort(server) || !isPort(metrics)) return undefined;
  const collectors = setting(CONTAINER.detect, SETTING.collectors);
  return { server, metrics, mcacFree: collectors === 'mcac' || collectors === 'both' };
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= HIGHEST_PORT;
}

/**
 * Chooses ports that no container of the pod declares, as all of them share one
 * network. The usual port first, then 10,000 above it and so on: 8080, 18080, …
 */
function choosePorts(pod: JsonObject): InjectedPorts {
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
