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
  const byImage = containers.filter(isCassandra);
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
  container: CassandraContainer,
  trusted: readonly string[],
): CassandraVersion | undefined {
  const { image } = container;
  const annotated = stringAt(pod, 'metadata', 'annotations', REQUEST.cassandraVersion);
  if (annotated !== undefined) return parseCassandraVersion(annotated);
  const believed = container.family === 'official' || trusted.includes(image.repository);
  return believed && image.tag !== undefined ? parseCassandraVersion(image.tag) : undefined;
}

function isCassandra({ image, family }: CassandraContainer): boolean {
  return family !== 'custom' || (image.name.includes('cassandra') && !TOOLS.test(image.name));
}

function declaresCql({ raw }: CassandraContainer): boolean {
  return objectsAt(raw, 'ports').some(({ containerPort }) => containerPort === CQL_PORT);
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
