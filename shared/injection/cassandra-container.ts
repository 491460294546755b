import { parseCassandraVersion } from '../domain/cassandra-version.ts';
import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { imageFamily } from '../domain/image-family.ts';
import type { ImageFamily } from '../domain/image-family.ts';
import { parseImage } from '../domain/image-reference.ts';
import type { ImageReference } from '../domain/image-reference.ts';
import { objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { REQUEST } from './names.ts';
import type { SkipReason } from './reason.ts';

/** The container of a pod that runs Cassandra. */
export interface CassandraContainer {
  /** Position in `spec.containers`. */
  readonly index: number;
  readonly name: string;
  readonly raw: JsonObject;
  readonly image: ImageReference;
  readonly family: ImageFamily;
}

/** Tools whose image names contain "cassandra". */
const TOOLS = /exporter|reaper|medusa|operator|sidecar|web|backup|stress|proxy|config|init/;
const CQL_PORT = 9042;
const SERVER_PORTS: readonly unknown[] = [CQL_PORT, 7000, 7001];
/** What a server is told and a client is not, unlike `CASSANDRA_HOST` or `CASSANDRA_DC`. */
const SERVER_VARIABLE =
  /^CASSANDRA_(?:SEEDS|CLUSTER_NAME|NUM_TOKENS|ENDPOINT_SNITCH|LISTEN_ADDRESS|BROADCAST_ADDRESS)$/;
const DATA_MOUNT = /^\/(?:var\/lib\/cassandra|cassandra_data|bitnami\/cassandra)(?:\/|$)/;

/**
 * Finds the container that runs Cassandra in a pod or pod template.
 *
 * In this order: the one that the annotation names; the only one whose image is
 * a Cassandra image; of several such, the one called `cassandra` or, failing
 * that, the one that declares port 9042; and last, any image in a container
 * called `cassandra` that declares port 9042.
 *
 * Somebody's own image with "cassandra" in its name may as well be a client, so
 * it needs a further sign: the name of the container, a port, a variable or a
 * mount of a server.
 *
 * @param pod - Anything with `metadata` and `spec`.
 */
export function findCassandraContainer(pod: JsonObject): CassandraContainer | SkipReason {
  const containers = objectsAt(pod, 'spec', 'containers').map(describe);
  const name = annotatedName(pod);
  if (name !== undefined) {
    const detail = `no container is called "${name}", the value of ${REQUEST.container}`;
    return containers.find((one) => one.name === name) ?? { code: 'bad-request', detail };
  }
  const candidates = candidatesAmong(containers);
  if (candidates.length === 0) {
    return {
      code: 'not-cassandra',
      detail: 'no container has an image, name and port of Cassandra',
    };
  }
  const [chosen, rival] = narrowed(candidates);
  if (chosen !== undefined && rival === undefined) return chosen;
  const names = candidates.map((one) => one.name).join(', ');
  return { code: 'several-cassandra-containers', detail: `${names} all look like Cassandra` };
}

/**
 * The container that rules judge: as {@link findCassandraContainer}, but an
 * annotation that names nothing, or something else than Cassandra, does not keep
 * Cassandra from being judged, and of several equals it is the first.
 *
 * @param pod - Anything with `metadata` and `spec`.
 */
export function likeliestCassandraContainer(pod: JsonObject): CassandraContainer | undefined {
  const containers = objectsAt(pod, 'spec', 'containers').map(describe);
  const name = annotatedName(pod);
  const named = name === undefined ? undefined : containers.find((one) => one.name === name);
  const candidates = candidatesAmong(containers);
  const [first] = candidates;
  if (first === undefined || (named !== undefined && candidates.includes(named))) return named;
  return narrowed(candidates)[0] ?? first;
}

/** A version as somebody wrote it; `version` is undefined when it is none. */
export interface AnnotatedVersion {
  readonly text: string;
  readonly version: CassandraVersion | undefined;
}

/**
 * The Cassandra version that the annotation tells, which injection and rules
 * believe before any tag; undefined when there is no annotation.
 */
export function annotatedVersion(pod: JsonObject): AnnotatedVersion | undefined {
  const text = stringAt(pod, 'metadata', 'annotations', REQUEST.cassandraVersion);
  return text === undefined ? undefined : { text, version: parseCassandraVersion(text) };
}

/**
 * The Cassandra version that the annotation or the image tag tells.
 *
 * A tag is believed only for the official image, its mirrors and the repositories
 * that the settings name: for anybody else's image `v14` and `5.0-prod` mean
 * nothing, and a Cassandra on Java 8 would not survive the argument file.
 *
 * @param trusted - Repositories whose tags begin with the Cassandra version.
 */
export function versionOf(
  pod: JsonObject,
  container: CassandraContainer,
  trusted: readonly string[],
): CassandraVersion | undefined {
  const { image } = container;
  const annotated = annotatedVersion(pod);
  if (annotated !== undefined) return annotated.version;
  const believed = container.family === 'official' || trusted.includes(image.repository);
  return believed && image.tag !== undefined ? parseCassandraVersion(image.tag) : undefined;
}

function annotatedName(pod: JsonObject): string | undefined {
  return stringAt(pod, 'metadata', 'annotations', REQUEST.container);
}

/** Every container that looks like Cassandra. */
function candidatesAmong(containers: readonly CassandraContainer[]): readonly CassandraContainer[] {
  const byImage = containers.filter(hasCassandraImage);
  if (byImage.length > 0) return byImage;
  return containers.filter((one) => one.name === 'cassandra' && declaresPort(one, [CQL_PORT]));
}

/** None when several are equal. */
function narrowed(candidates: readonly CassandraContainer[]): readonly CassandraContainer[] {
  if (candidates.length === 1) return candidates;
  const byName = candidates.filter(({ name }) => name === 'cassandra');
  return byName.length > 0 ? byName : candidates.filter((one) => declaresPort(one, [CQL_PORT]));
}

/**
 * Never true where the match conditions of the webhooks are not: they ask for
 * "cassandra" in the image or as the name, and cass-operator's containers have
 * that name whatever their image.
 */
function hasCassandraImage(container: CassandraContainer): boolean {
  const { name, image, family } = container;
  if (!image.name.includes('cassandra')) return family !== 'custom' && name === 'cassandra';
  if (family !== 'custom' || image.name === 'cassandra') return true;
  return !TOOLS.test(image.name) && isServer(container);
}

function isServer(container: CassandraContainer): boolean {
  const { name, raw } = container;
  return (
    name === 'cassandra' ||
    declaresPort(container, SERVER_PORTS) ||
    objectsAt(raw, 'env').some((entry) => SERVER_VARIABLE.test(stringAt(entry, 'name') ?? '')) ||
    objectsAt(raw, 'volumeMounts').some((mount) =>
      DATA_MOUNT.test(stringAt(mount, 'mountPath') ?? ''),
    )
  );
}

function declaresPort({ raw }: CassandraContainer, wanted: readonly unknown[]): boolean {
  return objectsAt(raw, 'ports').some(({ containerPort }) => wanted.includes(containerPort));
}

function describe(raw: JsonObject, index: number): CassandraContainer {
  const reference = stringAt(raw, 'image') ?? '';
  return {
    index,
    name: stringAt(raw, 'name') ?? '',
    raw,
    image: parseImage(reference),
    family: imageFamily(reference),
  };
}
