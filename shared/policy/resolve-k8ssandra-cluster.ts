import type { CassandraVersion } from '../domain/cassandra-version.ts';
import { isList, member, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { maxHeapOption, parseJvmSize } from '../domain/jvm-size.ts';
import { defaulted, known, opaque, parseLeaf } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import type { NodeConfig } from '../domain/node-config.ts';
import { toUnits } from '../domain/quantity.ts';
import {
  firstNonZero,
  firstPresent,
  layersAt,
  leafOf,
  pathToAdd,
  textLeaf,
  unset,
} from './layered-fields.ts';
import type { Layer } from './layered-fields.ts';
import {
  resolveClaims,
  resolveDataVolume,
  resolveRacks,
  resolveReservedKeys,
  resolveServer,
} from './operator-settings.ts';
import { toBoolean, toQuantity, toWholeNumber } from './parse-setting.ts';
import { clip } from './quote.ts';
import { resolveResources } from './resource-leaves.ts';

const CASSANDRA = 'spec.cassandra';
/** More than any cluster has; bounds for objects that are made to cost time. */
const MAX_DATACENTERS = 50;
const MAX_OPTIONS = 1_000;
const JVM_OPTION_LISTS = [
  'additionalOptions',
  'additionalJvmServerOptions',
  'additionalJvm11ServerOptions',
  'additionalJvm8ServerOptions',
] as const;

/**
 * Resolves a K8ssandraCluster of k8ssandra-operator: one entry per datacenter, with
 * the settings of the cluster below those of the datacenter, as the operator merges
 * them. Paths lead to where a value really stands.
 */
export function resolveK8ssandraCluster(object: JsonObject): readonly NodeConfig[] {
  const cassandra = member(object, 'spec', 'cassandra');
  return objectsAt(cassandra, 'datacenters')
    .slice(0, MAX_DATACENTERS)
    .map((datacenter, index) => resolveDatacenter(object, cassandra, datacenter, index));
}

function resolveDatacenter(
  object: JsonObject,
  cassandra: JsonValue | undefined,
  datacenter: JsonObject,
  index: number,
): NodeConfig {
  const name = stringAt(datacenter, 'metadata', 'name') ?? '';
  const path = `${CASSANDRA}.datacenters[${name === '' ? index : clip(name)}]`;
  const own: readonly Layer[] = [{ root: datacenter, path }];
  const cluster: readonly Layer[] = [{ root: cassandra, path: CASSANDRA }];
  const layers = [...own, ...cluster];

  const serverType = textLeaf(
    firstPresent(cluster, 'serverType'),
    defaulted('cassandra', `${CASSANDRA}.serverType`),
  );
  const server = resolveServer(layers, serverType);
  const yaml = layersAt(layers, 'config', 'cassandraYaml');
  const multiple = pathToAdd(layers, 'softPodAntiAffinity');
  return {
    kind: 'K8ssandraCluster',
    key: name,
    clusterName: textLeaf(
      firstPresent(cluster, 'clusterName'),
      defaulted(stringAt(object, 'metadata', 'name'), `${CASSANDRA}.clusterName`),
    ),
    datacenter: textLeaf(
      firstPresent(own, 'datacenterName'),
      defaulted(name, `${path}.datacenterName`),
    ),
    rack: opaque(`${path}.racks`),
    racks: resolveRacks(layers),
    nodes: leafOf(firstPresent(own, 'size'), toWholeNumber, unset(`${path}.size`)),
    ...server,
    numTokens: leafOf(
      firstNonZero(yaml, 'num_tokens'),
      toWholeNumber,
      defaultNumTokens(datacenter, serverType, server.version, pathToAdd(yaml, 'num_tokens')),
    ),
    autoBootstrap: leafOf(
      firstNonZero(yaml, 'auto_bootstrap'),
      toBoolean,
      defaulted(true, pathToAdd(yaml, 'auto_bootstrap')),
    ),
    reservedKeys: resolveReservedKeys(yaml),
    ignoredSettings: [],
    maxHeap: resolveMaxHeap(layersAt(layers, 'config', 'jvmOptions')),
    resources: resolveResources(layersAt(layers, 'resources')),
    sharesWorker: leafOf(
      firstPresent(layers, 'softPodAntiAffinity'),
      toBoolean,
      defaulted(false, multiple),
    ),
    dataVolume: resolveDataVolume(layers),
    claims: resolveClaims(layers),
  };
}

/** Source: AddNumTokens in pkg/cassandra/config.go of k8ssandra-operator. */
function defaultNumTokens(
  datacenter: JsonObject,
  serverType: Leaf<string>,
  version: Leaf<CassandraVersion>,
  path: string,
): Leaf<number> {
  // A ConfigMap per node may set it, and it cannot be seen here.
  const perNode = stringAt(datacenter, 'perNodeConfigMapRef', 'name') ?? '';
  if (perNode !== '') return opaque(path);
  if (serverType.value !== 'cassandra') return defaulted(16, path);
  if (version.value === undefined) return unset(path);
  return defaulted(version.value.major === 3 ? 256 : 16, path);
}

/** `heapSize` is the deprecated name and counts only where the new one is absent. */
function resolveMaxHeap(jvmOptions: readonly Layer[]): Leaf<bigint> {
  const size = firstPresent(jvmOptions, 'heap_max_size') ?? firstPresent(jvmOptions, 'heapSize');
  if (size !== undefined) return leafOf(size, toBytes, unset(size.path));
  for (const list of JVM_OPTION_LISTS) {
    const options = firstNonZero(jvmOptions, list);
    const written = maxHeapOption(options === undefined ? '' : joinTexts(options.value));
    if (options !== undefined && written !== undefined) {
      return parseLeaf(known(written, written, options.path), parseJvmSize);
    }
  }
  return unset(pathToAdd(jvmOptions, 'heap_max_size'));
}

/** A quantity here, unlike in a CassandraDatacenter, where it is a size as the JVM writes it. */
function toBytes(value: JsonValue): bigint | undefined {
  const quantity = toQuantity(value);
  return quantity === undefined ? undefined : toUnits(quantity);
}

function joinTexts(value: JsonValue): string {
  const items = isList(value) ? value.slice(0, MAX_OPTIONS) : [];
  return items.filter((item) => typeof item === 'string').join(' ');
}
