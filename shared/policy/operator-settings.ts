import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { isList, isObject, objectAt, stringAt } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { defaulted, known, opaque, parseLeaf } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import type { DataVolume, NodeConfig, VolumeClaim } from '../domain/node-config.ts';
import { isReadWriteMany, storageOf } from './data-volume.ts';
import { imageVersion } from './image-version.ts';
import {
  firstNonZero,
  firstPresent,
  layersAt,
  pathToAdd,
  scalarText,
  textLeaf,
  unset,
} from './layered-fields.ts';
import type { Layer } from './layered-fields.ts';
import { toVersion } from './parse-setting.ts';
import { clip } from './quote.ts';
import { claimSize } from './resource-leaves.ts';

/** What cass-operator calls the only rack of a datacenter that lists none. */
const DEFAULT_RACK = 'default';
/** Where the claim of every node is mounted, and where an additional volume may cover its data. */
const DATA_DIRECTORY = '/var/lib/cassandra';
const DATA_MOUNTS: readonly string[] = [DATA_DIRECTORY, `${DATA_DIRECTORY}/data`];
const DATA_CLAIM = ['storageConfig', 'cassandraDataVolumeClaimSpec'] as const;
/** More than any datacenter has; bounds for objects that are made to cost time. */
const MAX_RACKS = 200;
const MAX_VOLUMES = 50;

/**
 * Keys of cassandra.yaml that the operator writes itself, whatever the user wrote.
 *
 * Source: k8ssandraOverrides in pkg/config/builder.go of k8ssandra-client.
 * `initial_token` is here because all nodes share this configuration.
 */
const RESERVED_KEYS = [
  'cluster_name',
  'seed_provider',
  'listen_address',
  'broadcast_address',
  'broadcast_rpc_address',
  'endpoint_snitch',
  'initial_token',
] as const;

/** Image and versions, from layers that have `serverVersion` and `serverImage`. */
export function resolveServer(
  layers: readonly Layer[],
  serverType: Leaf<string>,
): Pick<NodeConfig, 'image' | 'imageVersion' | 'declaredVersion' | 'version'> {
  const image = textAt(layers, 'serverImage');
  const declaredVersion = parseLeaf(textAt(layers, 'serverVersion'), toVersion);
  const version =
    serverType.value === 'cassandra'
      ? declaredVersion
      : opaque<CassandraVersion>(declaredVersion.path);
  return { image, imageVersion: imageVersion(image), declaredVersion, version };
}

/** Rack names in order; a list of a datacenter replaces the one of its cluster. */
export function resolveRacks(layers: readonly Layer[]): readonly Leaf<string>[] {
  const field = firstNonZero(layers, 'racks');
  if (field === undefined || !isList(field.value) || field.value.length === 0) {
    return [defaulted(DEFAULT_RACK, field?.path ?? pathToAdd(layers, 'racks'))];
  }
  return field.value.slice(0, MAX_RACKS).map((rack, index) => {
    const path = `${field.path}[${index}].name`;
    const name = stringAt(rack, 'name');
    return name === undefined ? opaque(path) : known(name, name, path);
  });
}

/** The reserved keys that layers of cassandra.yaml have. */
export function resolveReservedKeys(yaml: readonly Layer[]): readonly Leaf<string>[] {
  return RESERVED_KEYS.flatMap((key) => {
    const field = firstPresent(yaml, key);
    if (field === undefined) return [];
    return [known<string>(key, scalarText(field.value) ?? '...', field.path)];
  });
}

/** The volume under the data: the claim of every node, unless another is mounted deeper. */
export function resolveDataVolume(layers: readonly Layer[]): Leaf<DataVolume> {
  for (const { volume, path } of additionalVolumes(layers)) {
    const directory = stringAt(volume, 'mountPath') ?? '';
    if (!DATA_MOUNTS.includes(directory)) continue;
    const source = objectAt(volume, 'volumeSource');
    const storage = Object.keys(source).length === 0 ? 'claim-per-node' : storageOf(source);
    if (storage === 'other') return opaque(path);
    const readWriteMany = isReadWriteMany(objectAt(volume, 'pvcSpec'));
    return known({ storage, directory, readWriteMany, folderPerPod: false }, storage, path);
  }
  const modes = firstNonZero(layers, ...DATA_CLAIM, 'accessModes');
  const readWriteMany =
    modes !== undefined && isList(modes.value) && modes.value.includes('ReadWriteMany');
  const storage = 'claim-per-node';
  return known(
    { storage, directory: DATA_DIRECTORY, readWriteMany, folderPerPod: false },
    storage,
    modes?.path ?? pathToAdd(layers, ...DATA_CLAIM),
  );
}

/** The data claim of every node and those of the additional volumes. */
export function resolveClaims(layers: readonly Layer[]): readonly VolumeClaim[] {
  const data = { name: 'server-data', size: claimSize(layersAt(layers, ...DATA_CLAIM)) };
  const additional = additionalVolumes(layers).map(({ volume, path }) => ({
    name: stringAt(volume, 'name') ?? '',
    size: claimSize([{ root: volume['pvcSpec'], path: `${path}.pvcSpec` }]),
  }));
  return [data, ...additional];
}

/** By name, as the operators merge them; the most specific layer wins. */
function additionalVolumes(
  layers: readonly Layer[],
): readonly { readonly volume: JsonObject; readonly path: string }[] {
  const volumes = new Map<string, { volume: JsonObject; path: string }>();
  for (const { root, path } of layersAt(layers, 'storageConfig', 'additionalVolumes')) {
    for (const volume of firstObjects(root, MAX_VOLUMES)) {
      const name = stringAt(volume, 'name') ?? '';
      if (!volumes.has(name)) volumes.set(name, { volume, path: `${path}[${clip(name)}]` });
    }
  }
  return [...volumes.values()];
}

function firstObjects(value: JsonValue | undefined, count: number): readonly JsonObject[] {
  return isList(value) ? value.slice(0, count).filter(isObject) : [];
}

function textAt(layers: readonly Layer[], key: string): Leaf<string> {
  return textLeaf(firstNonZero(layers, key), unset(pathToAdd(layers, key)));
}
