import { isObject, objectAt, objectsAt, stringAt, stringsAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { known, opaque } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import type { DataStorage, DataVolume } from '../domain/node-config.ts';
import { clip } from './quote.ts';

/** Where a container keeps its data, as far as its image tells. */
export interface DataLocation {
  /** Candidates, most usual first. */
  readonly directories: readonly string[];
  /**
   * - `certain`: it is there;
   * - `may-be-moved`: the configuration may have moved it to another mount that lasts;
   * - `unknown-image`: it may be anywhere, or the container may not keep any.
   */
  readonly trust: 'certain' | 'may-be-moved' | 'unknown-image';
}

/** What a mount mounts. */
interface MountSource {
  readonly storage: DataStorage | 'other';
  readonly readWriteMany: boolean;
  readonly path: string;
}

/** By the member of a pod volume that says it. */
const STORAGE: readonly (readonly [string, DataStorage])[] = [
  ['persistentVolumeClaim', 'shared-claim'],
  ['emptyDir', 'emptyDir'],
  ['hostPath', 'hostPath'],
  ['ephemeral', 'ephemeral'],
  ['nfs', 'nfs'],
  ['configMap', 'none'],
  ['secret', 'none'],
  ['projected', 'none'],
  ['downwardAPI', 'none'],
];
const FORGETFUL: readonly string[] = ['emptyDir', 'hostPath', 'ephemeral', 'none'];

/**
 * Finds the volume that holds the data directory of a StatefulSet's container.
 *
 * It is the one with the longest mount path above the data, so a volume for the
 * whole of `/var/lib/cassandra` counts, and one for its commit log does not.
 *
 * @param path - Path of the container in the object.
 */
export function dataVolumeOf(
  statefulSet: JsonObject,
  container: JsonObject,
  path: string,
  { directories, trust }: DataLocation,
): Leaf<DataVolume> {
  const at = `${path}.volumeMounts`;
  const mounts = objectsAt(container, 'volumeMounts');
  const lookUp = sourceLookup(statefulSet);
  for (const candidate of directories) {
    const mount = longestAbove(mounts, `${candidate}/data`);
    if (mount !== undefined) return describe(mount, lookUp(mount), at);
  }
  if (trust === 'unknown-image') return opaque(at);
  const keptElsewhere = mounts.some((mount) => {
    return !FORGETFUL.includes(lookUp(mount)?.storage ?? 'other');
  });
  if (keptElsewhere && trust === 'may-be-moved') return opaque(at);
  const [directory = ''] = directories;
  return known(
    { storage: 'none', directory, readWriteMany: false, folderPerPod: false },
    directory,
    `${at}[${directory}]`,
  );
}

/** Says what keeps the data of a pod volume; `other` for the kinds that no rule knows. */
export function storageOf(volume: JsonObject): DataStorage | 'other' {
  const storage = STORAGE.find(([source]) => isObject(volume[source]))?.[1];
  // A volume that names no source at all becomes an emptyDir.
  const hasOther = Object.keys(volume).some((key) => key !== 'name' && volume[key] !== null);
  return storage ?? (hasOther ? 'other' : 'emptyDir');
}

/** True when a claim asks for a volume that several machines may write to. */
export function isReadWriteMany(claimSpec: JsonObject): boolean {
  return stringsAt(claimSpec, 'accessModes').includes('ReadWriteMany');
}

/** True when the container mounts something at one of the folders or in it. */
export function mountsIn(container: JsonObject, folders: readonly string[]): boolean {
  return objectsAt(container, 'volumeMounts').some((mount) => {
    const at = mountPath(mount);
    return folders.some((folder) => isAbove(folder, at));
  });
}

function longestAbove(mounts: readonly JsonObject[], directory: string): JsonObject | undefined {
  let longest: JsonObject | undefined;
  for (const mount of mounts) {
    const length = longest === undefined ? 0 : mountPath(longest).length;
    if (mountPath(mount).length > length && isAbove(mountPath(mount), directory)) longest = mount;
  }
  return longest;
}

function describe(
  mount: JsonObject,
  source: MountSource | undefined,
  mountsPath: string,
): Leaf<DataVolume> {
  if (source === undefined) return opaque(mountsPath);
  const { storage, readWriteMany, path } = source;
  if (storage === 'other') return opaque(path);
  const folderPerPod = (stringAt(mount, 'subPathExpr') ?? '').includes('$(');
  return known(
    { storage, directory: mountPath(mount), readWriteMany, folderPerPod },
    storage,
    path,
  );
}

/** Looks up what a mount mounts. */
function sourceLookup(statefulSet: JsonObject): (mount: JsonObject) => MountSource | undefined {
  const volumes = byName(objectsAt(statefulSet, 'spec', 'template', 'spec', 'volumes'));
  const templates = byName(objectsAt(statefulSet, 'spec', 'volumeClaimTemplates'), 'metadata');
  return (mount) => {
    const name = stringAt(mount, 'name') ?? '';
    const [volume, template] = [volumes.get(name), templates.get(name)];
    // A claim template wins over a volume of the same name, as it does in the controller.
    if (template !== undefined) {
      const path = `spec.volumeClaimTemplates[${clip(name)}]`;
      const readWriteMany = isReadWriteMany(objectAt(template, 'spec'));
      return { storage: 'claim-per-node', readWriteMany, path };
    }
    if (volume === undefined) return undefined;
    const path = `spec.template.spec.volumes[${clip(name)}]`;
    return { storage: storageOf(volume), readWriteMany: false, path };
  };
}

function byName(
  objects: readonly JsonObject[],
  ...parent: readonly string[]
): ReadonlyMap<string, JsonObject> {
  return new Map(objects.map((one) => [stringAt(one, ...parent, 'name') ?? '', one]));
}

function mountPath(mount: JsonObject): string {
  const path = stringAt(mount, 'mountPath') ?? '';
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function isAbove(folder: string, path: string): boolean {
  return folder !== '' && (path === folder || path.startsWith(`${folder}/`));
}
