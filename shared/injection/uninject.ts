import { isList, isObject, member, objectAt, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { pointer } from '../jsonpatch/patch-operation.ts';
import type { Path, PatchOperation } from '../jsonpatch/patch-operation.ts';
import { TEMPLATE_KINDS } from './inject-workload.ts';
import { readStatus } from './injected-status.ts';
import type { InjectedStatus } from './injected-status.ts';
import { ARGUMENT_FILE } from './jvm-options.ts';
import { CONTAINER, MARK, PATH, PORT_NAME, VOLUME } from './names.ts';

/**
 * Takes out of a manifest what injection put in.
 *
 * A value of `JVM_EXTRA_OPTS` that came from a ConfigMap or Secret goes back to
 * where it came from. A list that is empty afterwards is removed.
 *
 * @returns An empty patch when nothing was injected.
 */
export function uninject(object: JsonObject): readonly PatchOperation[] {
  const isTemplate = TEMPLATE_KINDS.includes(stringAt(object, 'kind') ?? '');
  const base: Path = isTemplate ? ['spec', 'template'] : [];
  const pod = isTemplate ? objectAt(object, 'spec', 'template') : object;
  const status = readStatus(pod);
  const pin = removeMembers([...base, 'metadata'], objectAt(pod, 'metadata'), 'annotations', [
    MARK.pin,
  ]);
  if (status === undefined) return pin;

  const containers = objectsAt(pod, 'spec', 'containers');
  const index = containers.findIndex(({ name }) => name === status.container);
  const container = containers[index];
  const own = Object.values(CONTAINER);
  const spec = [...base, 'spec'];
  return [
    ...(container === undefined
      ? []
      : restoreContainer([...spec, 'containers', index], container, pod, status)),
    ...removeNamed(spec, objectAt(pod, 'spec'), 'containers', own),
    ...removeNamed(spec, objectAt(pod, 'spec'), 'initContainers', own),
    ...removeNamed(spec, objectAt(pod, 'spec'), 'volumes', Object.values(VOLUME)),
    ...removeMembers([...base, 'metadata'], objectAt(pod, 'metadata'), 'labels', [MARK.injected]),
    ...removeMembers([...base, 'metadata'], objectAt(pod, 'metadata'), 'annotations', [
      MARK.pin,
      MARK.status,
    ]),
  ];
}

function restoreContainer(
  at: Path,
  container: JsonObject,
  pod: JsonObject,
  status: InjectedStatus,
): readonly PatchOperation[] {
  return [
    ...restoreEnv(at, container, pod, status),
    ...removeNamed(at, container, 'env', status.addedEnv),
    ...removeNamed(at, container, 'ports', Object.values(PORT_NAME)),
    ...removeNamed(at, container, 'volumeMounts', Object.values(VOLUME)),
    ...(status.addedPreStop ? removeMembers(at, container, 'lifecycle', ['preStop']) : []),
  ];
}

/** Puts back the values of variables that were there before and were extended or moved. */
function restoreEnv(
  at: Path,
  container: JsonObject,
  pod: JsonObject,
  { addedEnv }: InjectedStatus,
): readonly PatchOperation[] {
  const detect = objectsAt(pod, 'spec', 'initContainers').find(
    ({ name }) => name === CONTAINER.detect,
  );
  const moved = objectsAt(detect, 'env').find(({ name }) => name === 'JVM_EXTRA_OPTS');
  return entriesOf(container, 'env').flatMap((entry, index): PatchOperation[] => {
    const name = stringAt(entry, 'name') ?? '';
    const value = stringAt(entry, 'value');
    if (addedEnv.includes(name) || value === undefined) return [];
    const path = pointer([...at, 'env', index]);
    if (name === 'JVM_EXTRA_OPTS' && value === ARGUMENT_FILE && moved !== undefined) {
      return [{ op: 'replace', path, value: moved }];
    }
    const word = { JVM_EXTRA_OPTS: ARGUMENT_FILE, EXTRA_CLASSPATH: PATH.nettyCodec }[name];
    if (word === undefined || !value.endsWith(word)) return [];
    const separator = 1;
    const original = value.slice(0, Math.max(0, value.length - word.length - separator));
    return [{ op: 'replace', path: `${path}/value`, value: original }];
  });
}

/** Removes entries by name, the last one first so that indexes stay right; an emptied list goes too. */
function removeNamed(
  at: Path,
  holder: JsonObject,
  key: string,
  names: readonly string[],
): readonly PatchOperation[] {
  const list = entriesOf(holder, key);
  const indexes = list.flatMap((entry, i) =>
    names.includes(stringAt(entry, 'name') ?? '') ? [i] : [],
  );
  if (indexes.length === 0) return [];
  if (indexes.length === list.length) return [{ op: 'remove', path: pointer([...at, key]) }];
  return indexes
    .reverse()
    .map((index) => ({ op: 'remove', path: pointer([...at, key, index]) }) as const);
}

/** Removes members of the object at `key`; the object goes too when nothing is left. */
function removeMembers(
  at: Path,
  holder: JsonObject,
  key: string,
  names: readonly string[],
): readonly PatchOperation[] {
  const object = member(holder, key);
  if (!isObject(object)) return [];
  const present = names.filter((name) => Object.hasOwn(object, name));
  if (present.length === 0) return [];
  if (present.length === Object.keys(object).length) {
    return [{ op: 'remove', path: pointer([...at, key]) }];
  }
  return present.map((name) => ({ op: 'remove', path: pointer([...at, key, name]) }) as const);
}

function entriesOf(holder: JsonObject, key: string): readonly JsonValue[] {
  const list = member(holder, key);
  return isList(list) ? list : [];
}
