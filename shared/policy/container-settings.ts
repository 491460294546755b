import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { stringsAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { maxHeapOption, parseJvmSize } from '../domain/jvm-size.ts';
import { defaulted, known, opaque, parseLeaf } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import type { NodeConfig } from '../domain/node-config.ts';
import { readEnv } from './container-env.ts';
import type { ContainerEnv } from './container-env.ts';
import { mountsIn } from './data-volume.ts';
import type { ImageConventions } from './image-conventions.ts';
import { toBoolean, toWholeNumber } from './parse-setting.ts';

/** The settings that a container gives to its image through environment variables. */
type ContainerSettings = Pick<
  NodeConfig,
  | 'clusterName'
  | 'datacenter'
  | 'rack'
  | 'numTokens'
  | 'autoBootstrap'
  | 'ignoredSettings'
  | 'maxHeap'
>;

/** How much of the image's own start-up is left as it was. */
interface Startup {
  readonly env: ContainerEnv;
  readonly conventions: ImageConventions;
  /** False when the command does not run the start script, which reads the environment. */
  readonly readsEnv: boolean;
  /** False when the defaults of the image may be replaced. */
  readonly keepsDefaults: boolean;
}

/** True when nothing replaces the configuration or the command of the image. */
export function keepsImageDefaults(container: JsonObject, conventions: ImageConventions): boolean {
  const isReplaced = mountsIn(container, conventions.configDirectories);
  return !isReplaced && stringsAt(container, 'command').length === 0;
}

/**
 * Resolves what the environment of a container makes Cassandra do.
 *
 * Which variables count depends on the image: what is declared is often not what
 * runs.
 *
 * @param path - Path of the container in the object.
 * @param version - Decides some defaults; undefined when it is not known.
 */
export function resolveContainerSettings(
  container: JsonObject,
  path: string,
  conventions: ImageConventions,
  version: CassandraVersion | undefined,
): ContainerSettings {
  const startup: Startup = {
    env: readEnv(container, path),
    conventions,
    readsEnv: runsStartScript(container),
    keepsDefaults: keepsImageDefaults(container, conventions),
  };
  return {
    clusterName: setting(startup, 'CASSANDRA_CLUSTER_NAME', conventions.defaultClusterName),
    ...resolveTopology(startup),
    numTokens: resolveNumTokens(startup, version),
    ...resolveAutoBootstrap(startup),
    maxHeap: resolveMaxHeap(startup),
  };
}

/** One variable that the start script writes into the configuration. */
function setting(
  { env, readsEnv, keepsDefaults }: Startup,
  variable: string,
  imageDefault: string | undefined,
): Leaf<string> {
  const leaf = env.get(variable);
  if (!readsEnv) return opaque(leaf.path, leaf.text);
  if (leaf.certainty !== 'defaulted') return leaf;
  return keepsDefaults ? defaulted(imageDefault, leaf.path) : opaque(leaf.path);
}

function resolveTopology(startup: Startup): Pick<ContainerSettings, 'datacenter' | 'rack'> {
  const { conventions } = startup;
  const datacenter = setting(
    startup,
    conventions.datacenterVariable,
    conventions.defaultDatacenter,
  );
  const rack = setting(startup, 'CASSANDRA_RACK', conventions.defaultRack);
  const areBothSet = datacenter.certainty !== 'defaulted' && rack.certainty !== 'defaulted';
  if (conventions.topologySetsSnitch && areBothSet) return { datacenter, rack };

  const snitch = setting(startup, 'CASSANDRA_ENDPOINT_SNITCH', conventions.defaultSnitch);
  // It may be written with its package.
  const name = snitch.value?.slice(snitch.value.lastIndexOf('.') + 1);
  if (name === 'GossipingPropertyFileSnitch') return { datacenter, rack };
  return name === 'SimpleSnitch'
    ? {
        datacenter: defaulted('datacenter1', datacenter.path),
        rack: defaulted('rack1', rack.path),
      }
    : { datacenter: opaque(datacenter.path), rack: opaque(rack.path) };
}

function resolveNumTokens(startup: Startup, version: CassandraVersion | undefined): Leaf<number> {
  const { defaultNumTokens } = startup.conventions;
  const leaf = setting(startup, 'CASSANDRA_NUM_TOKENS', undefined);
  if (leaf.certainty !== 'defaulted') return parseLeaf(leaf, toWholeNumber);
  const count = defaultNumTokens === 'cassandra.yaml' ? numTokensInYaml(version) : defaultNumTokens;
  return defaulted(count, leaf.path);
}

/** 4.0 lowered num_tokens in its cassandra.yaml (CASSANDRA-13701). */
function numTokensInYaml(version: CassandraVersion | undefined): number | undefined {
  if (version === undefined) return undefined;
  return version.major < 4 ? 256 : 16;
}

function resolveAutoBootstrap({
  env,
  conventions: { readsAutoBootstrap },
  readsEnv,
  keepsDefaults,
}: Startup): Pick<ContainerSettings, 'autoBootstrap' | 'ignoredSettings'> {
  const variable = 'CASSANDRA_AUTO_BOOTSTRAP';
  const leaf = env.get(variable);
  if (!readsEnv || readsAutoBootstrap === undefined) {
    return { autoBootstrap: opaque(leaf.path, leaf.text), ignoredSettings: [] };
  }
  const isSet = leaf.certainty !== 'defaulted';
  if (isSet && readsAutoBootstrap) {
    return { autoBootstrap: parseLeaf(leaf, toBoolean), ignoredSettings: [] };
  }
  return {
    autoBootstrap: keepsDefaults ? defaulted(true, leaf.path) : opaque(leaf.path),
    ignoredSettings: isSet ? [known(variable, leaf.text ?? 'valueFrom', leaf.path)] : [],
  };
}

/** Options that follow others win; MAX_HEAP_SIZE counts only where no option says -Xmx. */
function resolveMaxHeap({ env, keepsDefaults }: Startup): Leaf<bigint> {
  for (const variable of ['JVM_EXTRA_OPTS', 'JVM_OPTS']) {
    const leaf = env.get(variable);
    if (leaf.certainty === 'opaque') return opaque(leaf.path);
    const text = maxHeapOption(leaf.value ?? '');
    if (text !== undefined) return parseLeaf({ ...leaf, value: text, text }, parseJvmSize);
  }
  const leaf = env.get('MAX_HEAP_SIZE');
  if (leaf.certainty === 'defaulted' && !keepsDefaults) return opaque(leaf.path);
  return parseLeaf(leaf, parseJvmSize);
}

/** The start script may also be called at the end of a command of the user's own. */
function runsStartScript(container: JsonObject): boolean {
  const command = stringsAt(container, 'command');
  const args = stringsAt(container, 'args');
  const [first = 'cassandra'] = args;
  if (command.length === 0 && (first === 'cassandra' || first.startsWith('-'))) return true;
  return [...command, ...args].some(
    (word) => word.includes('entrypoint') || word.includes('run.sh'),
  );
}
