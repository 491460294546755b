import { formatVersion } from '../domain/cassandra-version.ts';
import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { objectAt, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { chooseAgentImage } from './agent-images.ts';
import { findCassandraContainer, versionOf } from './cassandra-container.ts';
import type { CassandraContainer } from './cassandra-container.ts';
import { commandLine, existingAgent, existingApi, operatorMark } from './existing-api.ts';
import { isOurs } from './injected-status.ts';
import { malformedContainerField, malformedPodField } from './malformed-field.ts';
import { CONTAINER, PATH, REQUEST, VOLUME } from './names.ts';
import type { SkipReason } from './reason.ts';
import type { InjectionSettings } from './settings.ts';

/** A pod that injection is for. */
export interface Candidate {
  readonly container: CassandraContainer;
  readonly version: CassandraVersion;
}

const SERVER_COMMAND = /cassandra(?:\s|$)|docker-entrypoint|entrypoint\.sh|run\.sh/;
const OWN_CONTAINERS: readonly string[] = Object.values(CONTAINER);
const OWN_VOLUMES: readonly string[] = Object.values(VOLUME);

/**
 * Says whether a pod may be injected and, if not, every reason why.
 *
 * The first group of reasons stands alone: where the API is there already, or
 * Cassandra is not, nothing else matters. Whether a StatefulSet is pinned is not
 * asked here, as a template does not know.
 *
 * @param pod - A pod, or the template of a workload.
 */
export function findCandidate(
  pod: JsonObject,
  settings: InjectionSettings,
): Candidate | readonly SkipReason[] {
  const excluded = exclusion(pod);
  if (excluded !== undefined) return [excluded];
  const container = findCassandraContainer(pod);
  if ('code' in container) return [container];
  const field = malformedPodField(pod) ?? malformedContainerField(container.raw);
  if (field !== undefined) return [{ code: 'malformed', detail: field }];
  const present = existingApi(pod) ?? existingAgent(container.raw);
  if (present !== undefined) return [present];

  const version = versionOf(pod, container, settings.trustedRepositories);
  const reasons = [
    jobOrTool(pod, container),
    sharedNetwork(pod),
    unfitVersion(container, version, settings),
    takenName(pod),
  ].filter((reason) => reason !== undefined);
  return version === undefined || reasons.length > 0 ? reasons : { container, version };
}

/** True when the pod itself, not its namespace, asks for injection. */
function asksForInjection(pod: JsonObject): boolean {
  return (
    stringAt(pod, 'metadata', 'labels', REQUEST.enabled) === 'true' ||
    stringAt(pod, 'metadata', 'annotations', REQUEST.enabled) === 'true'
  );
}

function exclusion(pod: JsonObject): SkipReason | undefined {
  const labels = objectAt(pod, 'metadata', 'labels');
  const annotations = objectAt(pod, 'metadata', 'annotations');
  if (labels[REQUEST.enabled] === 'false' || annotations[REQUEST.enabled] === 'false') {
    return { code: 'opted-out', detail: `${REQUEST.enabled} is "false"` };
  }
  if (annotations['kubernetes.io/config.mirror'] !== undefined) {
    return { code: 'mirror-pod', detail: 'it has the annotation kubernetes.io/config.mirror' };
  }
  if (stringAt(pod, 'spec', 'os', 'name') === 'windows') {
    return { code: 'windows-pod', detail: 'spec.os.name is "windows"' };
  }
  return operatorMark(pod);
}

function jobOrTool(pod: JsonObject, { raw, name }: CassandraContainer): SkipReason | undefined {
  if (asksForInjection(pod)) return undefined;
  const restart = stringAt(pod, 'spec', 'restartPolicy') ?? 'Always';
  if (restart !== 'Always')
    return { code: 'not-a-server', detail: `restartPolicy is "${restart}"` };
  const command = commandLine(raw);
  return command === '' || SERVER_COMMAND.test(command)
    ? undefined
    : { code: 'not-a-server', detail: `container ${name} runs "${command.slice(0, 60)}"` };
}

function sharedNetwork(pod: JsonObject): SkipReason | undefined {
  const allowed = stringAt(pod, 'metadata', 'annotations', REQUEST.hostNetwork) === 'allow';
  return objectAt(pod, 'spec')['hostNetwork'] === true && !allowed
    ? { code: 'host-network', detail: 'spec.hostNetwork is true' }
    : undefined;
}

function unfitVersion(
  { image }: CassandraContainer,
  version: CassandraVersion | undefined,
  settings: InjectionSettings,
): SkipReason | undefined {
  const reference = image.tag === undefined ? image.repository : `${image.repository}:${image.tag}`;
  if (version?.minor === undefined) {
    return { code: 'version-unknown', detail: `the image is ${reference}` };
  }
  if (!version.preRelease && chooseAgentImage(settings.images, version) !== undefined) {
    return undefined;
  }
  const suffix = version.preRelease ? ' (a pre-release)' : '';
  return { code: 'version-unsupported', detail: `Cassandra ${formatVersion(version)}${suffix}` };
}

function takenName(pod: JsonObject): SkipReason | undefined {
  if (isOurs(pod)) return undefined;
  const containers = [
    ...objectsAt(pod, 'spec', 'initContainers'),
    ...objectsAt(pod, 'spec', 'containers'),
  ];
  const container = nameIn(containers, OWN_CONTAINERS);
  if (container !== undefined) {
    return { code: 'name-taken', detail: `a container is called ${container}` };
  }
  const volume = nameIn(objectsAt(pod, 'spec', 'volumes'), OWN_VOLUMES);
  if (volume !== undefined) return { code: 'name-taken', detail: `a volume is called ${volume}` };
  const mount = containers
    .flatMap((one) => objectsAt(one, 'volumeMounts'))
    .map((one) => stringAt(one, 'mountPath') ?? '')
    .find((path) => path === PATH.root || path.startsWith(`${PATH.root}/`));
  return mount === undefined
    ? undefined
    : { code: 'name-taken', detail: `a volume is mounted at ${mount}` };
}

function nameIn(objects: readonly JsonObject[], names: readonly string[]): string | undefined {
  return objects.map((one) => stringAt(one, 'name') ?? '').find((name) => names.includes(name));
}
