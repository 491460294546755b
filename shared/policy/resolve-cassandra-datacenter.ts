import { member, stringAt, stringsAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { maxHeapOption, parseJvmSize } from '../domain/jvm-size.ts';
import { defaulted, known, opaque, parseLeaf } from '../domain/leaf.ts';
import type { Leaf } from '../domain/leaf.ts';
import type { NodeConfig } from '../domain/node-config.ts';
import { firstNonZero, firstPresent, leafOf, textLeaf, unset } from './layered-fields.ts';
import type { Layer } from './layered-fields.ts';
import {
  resolveClaims,
  resolveDataVolume,
  resolveRacks,
  resolveReservedKeys,
  resolveServer,
} from './operator-settings.ts';
import { toBoolean, toWholeNumber } from './parse-setting.ts';
import { resolveResources } from './resource-leaves.ts';

const CONFIG = 'spec.config';
/** The first that is there is the one of the version: cass-operator refuses the other. */
const JVM_FILES = ['jvm-server-options', 'jvm-options'] as const;

/** Resolves a CassandraDatacenter of cass-operator: always one entry. */
export function resolveCassandraDatacenter(object: JsonObject): readonly NodeConfig[] {
  const spec: readonly Layer[] = [{ root: object['spec'], path: 'spec' }];
  const name = stringAt(object, 'metadata', 'name') ?? '';
  const server = resolveServer(
    spec,
    textLeaf(firstPresent(spec, 'serverType'), opaque('spec.serverType')),
  );
  return [
    {
      kind: 'CassandraDatacenter',
      key: '',
      clusterName: textLeaf(firstPresent(spec, 'clusterName'), unset('spec.clusterName')),
      datacenter: textLeaf(
        firstPresent(spec, 'datacenterName'),
        defaulted(name, 'spec.datacenterName'),
      ),
      rack: opaque('spec.racks'),
      racks: resolveRacks(spec),
      nodes: leafOf(firstPresent(spec, 'size'), toWholeNumber, unset('spec.size')),
      ...server,
      ...resolveConfig(object),
      ignoredSettings: [],
      resources: resolveResources([
        { root: member(object, 'spec', 'resources'), path: 'spec.resources' },
      ]),
      sharesWorker: leafOf(
        firstPresent(spec, 'allowMultipleNodesPerWorker'),
        toBoolean,
        defaulted(false, 'spec.allowMultipleNodesPerWorker'),
      ),
      dataVolume: resolveDataVolume(spec),
      claims: resolveClaims(spec),
    },
  ];
}

type ConfigSettings = Pick<NodeConfig, 'numTokens' | 'autoBootstrap' | 'reservedKeys' | 'maxHeap'>;

function resolveConfig(object: JsonObject): ConfigSettings {
  const secret = stringAt(object, 'spec', 'configSecret') ?? '';
  // The operator then reads the Secret and nothing of spec.config.
  if (secret !== '') {
    const path = 'spec.configSecret';
    return {
      numTokens: opaque(path),
      autoBootstrap: opaque(path),
      reservedKeys: [],
      maxHeap: opaque(path),
    };
  }
  const config = member(object, 'spec', 'config');
  const yaml = [{ root: member(config, 'cassandra-yaml'), path: `${CONFIG}.cassandra-yaml` }];
  return {
    numTokens: leafOf(
      firstNonZero(yaml, 'num_tokens'),
      toWholeNumber,
      unset(`${CONFIG}.cassandra-yaml.num_tokens`),
    ),
    autoBootstrap: leafOf(
      firstPresent(yaml, 'auto_bootstrap'),
      toBoolean,
      defaulted(true, `${CONFIG}.cassandra-yaml.auto_bootstrap`),
    ),
    reservedKeys: resolveReservedKeys(yaml),
    maxHeap: resolveMaxHeap([{ root: config, path: CONFIG }]),
  };
}

function resolveMaxHeap(config: readonly Layer[]): Leaf<bigint> {
  for (const file of JVM_FILES) {
    const size = firstPresent(config, file, 'max_heap_size');
    if (size !== undefined) {
      return leafOf(
        size,
        (value) => (typeof value === 'object' ? undefined : parseJvmSize(String(value))),
        unset(size.path),
      );
    }
  }
  for (const file of [...JVM_FILES, 'cassandra-env-sh']) {
    const keys = [file, 'additional-jvm-opts'] as const;
    const options = stringsAt(config[0]?.root, ...keys);
    const written = maxHeapOption(options.join(' '));
    if (written !== undefined) {
      return parseLeaf(known(written, written, `${CONFIG}.${keys.join('.')}`), parseJvmSize);
    }
  }
  return unset(`${CONFIG}.jvm-server-options.max_heap_size`);
}
