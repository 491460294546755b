import { isList, isObject, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import type { PatchBuilder } from '../jsonpatch/patch-builder.ts';
import { PATH } from './names.ts';

const JVM_OPTIONS = 'JVM_EXTRA_OPTS';
const CLASS_PATH = 'EXTRA_CLASSPATH';

/** The Java argument file, as it stands among the options of the JVM. */
export const ARGUMENT_FILE = `@${PATH.jvmArgs}`;

/**
 * How the options of the user get to the JVM.
 *
 * - `in-place`: the argument file is appended to the value that is there, or stands alone;
 * - `value-from`, `env-from`: the value is not known here, so the detect container
 *   gets the same source and writes it into the argument file.
 */
export type Carriage = 'in-place' | 'value-from' | 'env-from';

/**
 * Reads how the options of the user arrive.
 *
 * `$(JVM_EXTRA_OPTS)` would be simpler for a ConfigMap, but a key that is absent
 * or optional stays as that literal text, and Java then dies of it.
 */
export function carriageOf(container: JsonObject): Carriage {
  const entry = find(container, JVM_OPTIONS);
  if (entry !== undefined) return hasSource(entry) ? 'value-from' : 'in-place';
  return objectsAt(container, 'envFrom').length > 0 ? 'env-from' : 'in-place';
}

/** The environment entries that carry the options of the user to the detect container. */
export function carriedEnv(container: JsonObject, carriage: Carriage): readonly JsonObject[] {
  if (carriage === 'in-place') return [];
  const source = carriage === 'value-from' ? find(container, JVM_OPTIONS)?.raw : undefined;
  return [...(source === undefined ? [] : [source]), { name: 'CARRY', value: '1' }];
}

/**
 * Makes the JVM of the Cassandra container read the argument file and find the
 * HTTP codec of its metrics endpoint, and gives the agent its labels.
 *
 * @param base - Path of the container in the patched object.
 * @returns Names of the variables that were not there before.
 */
export function patchEnvironment(
  patch: PatchBuilder,
  base: readonly (string | number)[],
  container: JsonObject,
): readonly string[] {
  const env = [...base, 'env'];
  const added: string[] = [];
  const add = (entry: JsonObject & { readonly name: string }): void => {
    patch.append(env, entry);
    added.push(entry.name);
  };
  const options = find(container, JVM_OPTIONS);
  if (options === undefined) add({ name: JVM_OPTIONS, value: ARGUMENT_FILE });
  else if (hasSource(options)) {
    patch.set([...env, options.index], { name: JVM_OPTIONS, value: ARGUMENT_FILE });
  } else {
    patch.set([...env, options.index, 'value'], withWord(options.value, ARGUMENT_FILE, ' '));
  }

  const classPath = find(container, CLASS_PATH);
  if (classPath === undefined) add({ name: CLASS_PATH, value: PATH.nettyCodec });
  else if (!hasSource(classPath)) {
    patch.set([...env, classPath.index, 'value'], withWord(classPath.value, PATH.nettyCodec, ':'));
  }
  if (find(container, 'POD_NAME') === undefined) add(fieldRef('POD_NAME', 'metadata.name'));
  if (find(container, 'NODE_NAME') === undefined) add(fieldRef('NODE_NAME', 'spec.nodeName'));
  return added;
}

/** Literal settings that tell scripts where Cassandra and Java are. */
export function locationEnv(container: JsonObject): readonly JsonObject[] {
  return ['CASSANDRA_HOME', 'CASSANDRA_CONF', 'JAVA_HOME'].flatMap((name) => {
    const value = find(container, name)?.value;
    return value === undefined || value === '' ? [] : [{ name, value }];
  });
}

/** True when the class path comes from a source that cannot be appended to. */
export function hasOpaqueClassPath(container: JsonObject): boolean {
  const entry = find(container, CLASS_PATH);
  return entry !== undefined && hasSource(entry);
}

interface EnvEntry {
  /** Position in the list as it stands in the object. */
  readonly index: number;
  readonly raw: JsonObject;
  readonly value: string;
}

function find(container: JsonObject, name: string): EnvEntry | undefined {
  const env: JsonValue | undefined = container['env'];
  const list = isList(env) ? env : [];
  // The last entry of a name is the one that counts.
  const index = list.findLastIndex((entry) => stringAt(entry, 'name') === name);
  const raw = list[index];
  return isObject(raw) ? { index, raw, value: stringAt(raw, 'value') ?? '' } : undefined;
}

/** True when the value comes from a ConfigMap, a Secret or a field. */
function hasSource({ raw }: EnvEntry): boolean {
  return isObject(raw['valueFrom']);
}

/** Appends a word once. */
function withWord(text: string, word: string, separator: string): string {
  if (text === '') return word;
  return text.split(separator).includes(word) ? text : text + separator + word;
}

function fieldRef(name: string, fieldPath: string): JsonObject & { readonly name: string } {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}
