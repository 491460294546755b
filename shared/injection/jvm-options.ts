import { isList, isObject } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import type { PatchBuilder } from '../jsonpatch/patch-builder.ts';
import { PATH } from './names.ts';
import { freeze } from './shared-part.ts';

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

/** One entry of the environment of a container. */
export interface EnvEntry {
  readonly raw: JsonObject & { readonly name: string };
  /** Position in the list as it stands in the object. */
  readonly index: number;
  /** Empty when there is none, as with `valueFrom`. */
  readonly value: string;
  /** True when the value comes from a ConfigMap, a Secret or a field. */
  readonly hasSource: boolean;
}

/** All that injection reads or adds. A pod may have thousands of variables, so the rest is passed by. */
const KNOWN: readonly string[] = [
  JVM_OPTIONS,
  CLASS_PATH,
  'POD_NAME',
  'NODE_NAME',
  'CASSANDRA_HOME',
  'CASSANDRA_CONF',
  'JAVA_HOME',
];

/**
 * The part of the environment of a container that injection is about, by name; of two
 * entries with one name the last one counts.
 */
export function readEnvironment(container: JsonObject): ReadonlyMap<string, EnvEntry> {
  const entries = new Map<string, EnvEntry>();
  const env = container['env'];
  if (!isList(env)) return entries;
  for (const [index, raw] of env.entries()) {
    if (!isObject(raw)) continue;
    const { name, value, valueFrom } = raw;
    if (typeof name !== 'string' || !KNOWN.includes(name)) continue;
    entries.set(name, {
      raw: raw as EnvEntry['raw'],
      index,
      value: typeof value === 'string' ? value : '',
      hasSource: isObject(valueFrom),
    });
  }
  return entries;
}

type Environment = ReadonlyMap<string, EnvEntry>;

/**
 * Reads how the options of the user arrive.
 *
 * `$(JVM_EXTRA_OPTS)` would be simpler for a ConfigMap, but a key that is absent
 * or optional stays as that literal text, and Java then dies of it.
 */
export function carriageOf(environment: Environment, container: JsonObject): Carriage {
  const entry = environment.get(JVM_OPTIONS);
  if (entry !== undefined) return entry.hasSource ? 'value-from' : 'in-place';
  const envFrom = container['envFrom'];
  return isList(envFrom) && envFrom.length > 0 ? 'env-from' : 'in-place';
}

/** The environment entries that carry the options of the user to the detect container. */
export function carriedEnv(environment: Environment, carriage: Carriage): readonly JsonObject[] {
  if (carriage === 'in-place') return [];
  const source = carriage === 'value-from' ? environment.get(JVM_OPTIONS)?.raw : undefined;
  return [...(source === undefined ? [] : [source]), { name: 'CARRY', value: '1' }];
}

/** The variables of the Cassandra container, where it has none of the name. */
const WANTED: readonly { readonly name: string; readonly [member: string]: JsonValue }[] = freeze([
  { name: JVM_OPTIONS, value: ARGUMENT_FILE },
  { name: CLASS_PATH, value: PATH.nettyCodec },
  { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
]);

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
  environment: Environment,
): readonly string[] {
  const env = [...base, 'env'];
  const added = WANTED.filter(({ name }) => !environment.has(name));
  patch.append(env, ...added);

  const options = environment.get(JVM_OPTIONS);
  if (options?.hasSource === true) {
    patch.set([...env, options.index], { name: JVM_OPTIONS, value: ARGUMENT_FILE });
  } else if (options !== undefined) {
    patch.set([...env, options.index, 'value'], withWord(options.value, ARGUMENT_FILE, ' '));
  }
  const classPath = environment.get(CLASS_PATH);
  if (classPath?.hasSource === false) {
    patch.set([...env, classPath.index, 'value'], withWord(classPath.value, PATH.nettyCodec, ':'));
  }
  return added.map(({ name }) => name);
}

/** Literal settings that tell scripts where Cassandra and Java are. */
export function locationEnv(environment: Environment): readonly JsonObject[] {
  return ['CASSANDRA_HOME', 'CASSANDRA_CONF', 'JAVA_HOME'].flatMap((name) => {
    const value = environment.get(name)?.value ?? '';
    return value === '' ? [] : [{ name, value }];
  });
}

/** True when the class path comes from a source that cannot be appended to. */
export function hasOpaqueClassPath(environment: Environment): boolean {
  return environment.get(CLASS_PATH)?.hasSource === true;
}

/** Appends a word once. */
function withWord(text: string, word: string, separator: string): string {
  if (text === '') return word;
  return text.split(separator).includes(word) ? text : text + separator + word;
}
