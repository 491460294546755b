import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { imageFamily } from '../domain/image-family.ts';
import { member, objectAt, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { defaulted, known, opaque } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import type { NodeConfig, VolumeClaim } from '../domain/node-config.ts';
import { findCassandraContainer } from '../injection/cassandra-container.ts';
import { REQUEST } from '../injection/names.ts';
import { keepsImageDefaults, resolveContainerSettings } from './container-settings.ts';
import { dataVolumeOf } from './data-volume.ts';
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
  const found = findCassandraContainer(template);
  if ('code' in found) return undefined;
  const { raw, name, index } = found;

  const path = `${TEMPLATE}.spec.containers[${name === '' ? index : clip(name)}]`;
  const reference = stringAt(raw, 'image') ?? '';
  const family = imageFamily(reference);
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
        certain: family !== 'custom' && keepsImageDefaults(raw, conventions),
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

/** The annotation is for images whose tag does not tell. */
function resolveVersion(image: Leaf<string>, template: JsonObject): Leaf<CassandraVersion> {
  const inTag = imageVersion(image);
  if (inTag.value !== undefined) {
    return isApacheImage(image.value ?? '') ? inTag : opaque(image.path);
  }
  const path = `${TEMPLATE}.metadata.annotations`;
  const value = member(template, 'metadata', 'annotations', REQUEST.cassandraVersion);
  return leafOf(
    value === undefined ? undefined : { value, path: `${path}[${REQUEST.cassandraVersion}]` },
    (raw) => (typeof raw === 'string' ? toVersion(raw) : undefined),
    opaque(path),
  );
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
