import { parseCassandraVersion } from '../domain/cassandra-version.ts';
import type { CassandraVersion } from '../domain/cassandra-version.ts';
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
}

/** Tools whose image names contain "cassandra". */
const TOOLS = /exporter|reaper|medusa|operator|sidecar|web|backup|stress|proxy|config|init/;
const CQL_PORT = 9042;

/**
 * Finds the container that runs Cassandra in a pod or pod template.
 *
 * In this order: the one that the annotation names; the only one whose image is
 * a Cassandra image; of several such, the one called `cassandra` or, failing
 * that, the one that declares port 9042; and last, any image in a container
 * called `cassandra` that declares port 9042.
 *
 * @param pod - Anything with `metadata` and `spec`.
 */
export function findCassandraContainer(pod: JsonObject): CassandraContainer | SkipReason {
  const containers = objectsAt(pod, 'spec', 'containers').map(describe);
  const named = stringAt(pod, 'metadata', 'annotations', REQUEST.container);
  if (named !== undefined) {
    const detail = `no container is called "${named}", the value of ${REQUEST.container}`;
    return containers.find(({ name }) => name === named) ?? { code: 'bad-request', detail };
  }
  const byImage = containers.filter(({ image }) => isCassandraImage(image));
  const [only, another] = byImage;
  if (only !== undefined && another === undefined) return only;
  if (only === undefined) {
    return (
      containers.find((one) => one.name === 'cassandra' && declaresCql(one)) ?? {
        code: 'not-cassandra',
        detail: 'no container has an image, name and port of Cassandra',
      }
    );
  }
  const narrowed = byImage.filter(({ name }) => name === 'cassandra');
  const candidates = narrowed.length > 0 ? narrowed : byImage.filter(declaresCql);
  const [chosen, rival] = candidates;
  if (chosen !== undefined && rival === undefined) return chosen;
  const names = byImage.map(({ name }) => name).join(', ');
  return { code: 'several-cassandra-containers', detail: `${names} all look like Cassandra` };
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
  { image }: CassandraContainer,
  trusted: readonly string[],
): CassandraVersion | undefined {
  const annotated = stringAt(pod, 'metadata', 'annotations', REQUEST.cassandraVersion);
  if (annotated !== undefined) return parseCassandraVersion(annotated);
  const believed = isOfficialImage(image) || trusted.includes(image.repository);
  return believed && image.tag !== undefined ? parseCassandraVersion(image.tag) : undefined;
}

/**
 * True for the official image, also through a mirror: `cassandra`,
 * `docker.io/library/cassandra`, `registry.example/cassandra`,
 * `registry.example/proxy/library/cassandra`.
 */
function isOfficialImage({ repository }: ImageReference): boolean {
  if (repository === 'cassandra' || repository === 'docker.io/cassandra') return true;
  if (repository.endsWith('/library/cassandra') || repository === 'library/cassandra') return true;
  const [host = '', path, ...rest] = repository.split('/');
  return path === 'cassandra' && rest.length === 0 && /[.:]/.test(host);
}

function isCassandraImage({ name }: ImageReference): boolean {
  if (name === 'cass-management-api' || name.startsWith('dse-')) return true;
  return name.includes('cassandra') && !TOOLS.test(name);
}

function declaresCql({ raw }: CassandraContainer): boolean {
  return objectsAt(raw, 'ports').some(({ containerPort }) => containerPort === CQL_PORT);
}

function describe(raw: JsonObject, index: number): CassandraContainer {
  return {
    index,
    name: stringAt(raw, 'name') ?? '',
    raw,
    image: parseImage(stringAt(raw, 'image') ?? ''),
  };
}
