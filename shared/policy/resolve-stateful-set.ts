import type { CassandraVersion } from '../domain/cassandra-version.ts';
import type { ImageFamily } from '../domain/image-family.ts';
import { member, objectAt, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { defaulted, known, opaque } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import type { NodeConfig, VolumeClaim } from '../domain/node-config.ts';
import { annotatedVersion, likeliestCassandraContainer } from '../injection/cassandra-container.ts';
import { REQUEST } from '../injection/names.ts';
import { keepsImageDefaults, resolveContainerSettings } from './container-settings.ts';
import { dataVolumeOf } from './data-volume.ts';
import type { DataLocation } from './data-volume.ts';
import { IMAGE_CONVENTIONS } from './image-conventions.ts';
import { imageVersion, isApacheImage } from './image-version.ts';
import { leafOf, unset } from './layered-fields.ts';
import { toVersion, toWholeNumber } from './parse-setting.ts';
import { clip } from './quote.ts';
import { claimSize, resolveResources } from './resource-leaves.ts';

const TEMPLATE = 'spec.template';
const VERSION_LABEL = 'app.kubernetes.io/version';

/**
 * Resolves a StatefulSet that runs Cassandra.
 *
 * @returns One entry, as it is one rack; undefined when it runs something else, or
 *   when cass-operator owns it: then its CassandraDatacenter is judged.
 */
export function resolveStatefulSet(object: JsonObject): readonly NodeConfig[] | undefined {
  if (isOwnedByOperator(object)) return undefined;
  const template = objectAt(object, 'spec', 'template');
  const found = likeliestCassandraContainer(template);
  if (found === undefined) return undefined;
  const { raw, name, index, family } = found;

  const path = `${TEMPLATE}.spec.containers[${name === '' ? index : clip(name)}]`;
  const reference = stringAt(raw, 'image') ?? '';
  const conventions = IMAGE_CONVENTIONS[family];
  const at = `${path}.image`;
  const image = reference === '' ? unset<string>(at) : known(reference, reference, at);
  const version = resolveVersion(image, template);
  return [
    {
      kind: 'StatefulSet',
      key: '',
      ...resolveContainerSettings(raw, path, conventions, version.value),
      racks: [],
      nodes: replicas(object),
      image,
      imageVersion: imageVersion(image),
      declaredVersion: labelledVersion(template),
      version,
      reservedKeys: [],
      resources: resolveResources([{ root: raw['resources'], path: `${path}.resources` }]),
      sharesWorker: opaque(`${TEMPLATE}.spec.affinity`),
      dataVolume: dataVolumeOf(object, raw, path, {
        directories: conventions.dataDirectories,
        trust: trustIn(family, keepsImageDefaults(raw, conventions)),
      }),
      claims: claimsOf(object),
    },
  ];
}

function isOwnedByOperator(object: JsonObject): boolean {
  return objectsAt(object, 'metadata', 'ownerReferences').some(
    ({ kind, apiVersion }) =>
      kind === 'CassandraDatacenter' &&
      typeof apiVersion === 'string' &&
      apiVersion.startsWith('cassandra.datastax.com/'),
  );
}

function trustIn(family: ImageFamily, keepsDefaults: boolean): DataLocation['trust'] {
  if (family === 'custom') return 'unknown-image';
  return keepsDefaults ? 'certain' : 'may-be-moved';
}

/**
 * As for injection, the annotation is believed before the tag, which may be a
 * numbering of its own. One that is no version is no reason to look away.
 */
function resolveVersion(image: Leaf<string>, template: JsonObject): Leaf<CassandraVersion> {
  const { text = '', version } = annotatedVersion(template) ?? {};
  if (version !== undefined) {
    return known(version, text, `${TEMPLATE}.metadata.annotations[${REQUEST.cassandraVersion}]`);
  }
  return isApacheImage(image.value ?? '') ? imageVersion(image) : opaque(image.path);
}

function labelledVersion(template: JsonObject): Leaf<CassandraVersion> {
  const path = `${TEMPLATE}.metadata.labels[${VERSION_LABEL}]`;
  const text = stringAt(template, 'metadata', 'labels', VERSION_LABEL);
  const version = text === undefined ? undefined : toVersion(text);
  return text === undefined || version === undefined
    ? opaque(path, text)
    : known(version, text, path);
}

/** The API server fills in 1. */
function replicas(object: JsonObject): Leaf<number> {
  const value = member(object, 'spec', 'replicas');
  const field = value === undefined ? undefined : { value, path: 'spec.replicas' };
  return leafOf(field, toWholeNumber, defaulted(1, 'spec.replicas'));
}

function claimsOf(object: JsonObject): readonly VolumeClaim[] {
  return objectsAt(object, 'spec', 'volumeClaimTemplates').map((template, index) => {
    const name = stringAt(template, 'metadata', 'name') ?? '';
    const path = `spec.volumeClaimTemplates[${name === '' ? index : clip(name)}].spec`;
    return { name, size: claimSize([{ root: template['spec'], path }]) };
  });
}
