import { imageFamily } from '../domain/image-family.ts';
import { isList, isObject, objectAt, objectsAt, stringAt, stringsAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { CONTAINER } from './names.ts';
import type { SkipReason } from './reason.ts';

const AGENT_SIGNS = ['mgmtapi-agent', 'datastax-mcac-agent', 'db.unix_socket_file'];
const OWN_CONTAINERS: readonly string[] = Object.values(CONTAINER);

/** Says whether cass-operator runs the pod, and what tells so. */
export function operatorMark(pod: JsonObject): SkipReason | undefined {
  const labels = objectAt(pod, 'metadata', 'labels');
  if (labels['app.kubernetes.io/managed-by'] === 'cass-operator') {
    return { code: 'operator-managed', detail: 'app.kubernetes.io/managed-by is "cass-operator"' };
  }
  if (labels['cassandra.datastax.com/datacenter'] !== undefined) {
    return {
      code: 'operator-managed',
      detail: 'it has the label cassandra.datastax.com/datacenter',
    };
  }
  return undefined;
}

/** Says whether a container that is not ours runs the Management API: any trace of it counts. */
export function existingApi(pod: JsonObject): SkipReason | undefined {
  for (const container of objectsAt(pod, 'spec', 'containers')) {
    if (OWN_CONTAINERS.includes(stringAt(container, 'name') ?? '')) continue;
    const sign = apiSign(container);
    if (sign !== undefined) return { code: 'management-api-present', detail: sign };
  }
  return undefined;
}

/** Says whether Cassandra loads an agent: a second one stops it with an AssertionError. */
export function existingAgent(container: JsonObject): SkipReason | undefined {
  const entry = findVariable(container, (_name, value) => loadsAgent(value));
  if (entry !== undefined) {
    return { code: 'agent-present', detail: `${entry} of the container loads an agent` };
  }
  return loadsAgent(commandLine(container))
    ? { code: 'agent-present', detail: 'the command of the container loads an agent' }
    : undefined;
}

/** Command and arguments as one line; empty where the image says what to run. */
export function commandLine(container: JsonObject): string {
  return [...stringsAt(container, 'command'), ...stringsAt(container, 'args')].join(' ');
}

function apiSign(container: JsonObject): string | undefined {
  const at = `container ${stringAt(container, 'name') ?? ''}`;
  const image = stringAt(container, 'image') ?? '';
  if (imageFamily(image) === 'management-api') return `the image of ${at} is ${image}`;
  const variable = findVariable(
    container,
    (name) => name === 'USE_MGMT_API' || name.startsWith('MGMT_API_'),
  );
  if (variable !== undefined) return `${at} has the variable ${variable}`;
  if (objectsAt(container, 'ports').some(({ name }) => name === 'mgmt-api-http')) {
    return `${at} has a port called mgmt-api-http`;
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const path = stringAt(container, probe, 'httpGet', 'path') ?? '';
    if (path.startsWith('/api/v0/probes/')) return `the ${probe} of ${at} asks ${path}`;
  }
  return /\bmgmtapi\b/.test(commandLine(container)) ? `${at} runs mgmtapi` : undefined;
}

function loadsAgent(text: string): boolean {
  return AGENT_SIGNS.some((sign) => text.includes(sign));
}

/** The name of the first variable that fits. Without copies: a pod may have thousands. */
function findVariable(
  container: JsonObject,
  fits: (name: string, value: string) => boolean,
): string | undefined {
  const env = container['env'];
  if (!isList(env)) return undefined;
  for (const entry of env) {
    if (!isObject(entry)) continue;
    const { name, value } = entry;
    const nameText = typeof name === 'string' ? name : '';
    if (fits(nameText, typeof value === 'string' ? value : '')) return nameText;
  }
  return undefined;
}
