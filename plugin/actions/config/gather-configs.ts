import { isObject, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ManifestReader } from '../../../shared/ports/manifest-reader.ts';
import type { PodExec } from '../../../shared/ports/pod-exec.ts';
import { askNodes } from '../cluster/ask-nodes.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { findPodServers } from '../nodes/find-pod-servers.ts';
import { redactObject } from '../redact/redact-object.ts';
import { secretMarks } from '../redact/secret-marks.ts';
import type { SecretMarks } from '../redact/secret-marks.ts';
import type { NodeConfig } from './compare-configs.ts';
import { readNodeConfig } from './read-node-config.ts';
import type { NodeConfigFile } from './read-node-config.ts';

export interface GatheredConfigs {
  readonly nodes: readonly NodeConfig[];
  /** One for each node whose configuration could not be had. */
  readonly failures: readonly AppError[];
}

export interface ConfigSources {
  readonly exec: PodExec;
  readonly reader: ManifestReader;
  /** For each node. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Reads the configuration of every node, and takes the secrets out of it. */
export async function gatherConfigs(
  pods: readonly CassandraPod[],
  sources: ConfigSources,
): Promise<GatheredConfigs> {
  // One for all: equal secrets of two nodes have equal marks.
  const marks = secretMarks();
  const answers = await askNodes(pods, async (pod) =>
    toConfig(pod, await readPodConfig(pod, sources), sources.reader, marks),
  );
  return {
    nodes: answers.flatMap((answer) => (answer.error === undefined ? [answer.value] : [])),
    failures: answers.flatMap(({ error }) => error ?? []),
  };
}

/**
 * The configuration file of one node as it is, its secrets included.
 *
 * @throws AppError `KDS_NODE_UNREACHABLE` for a pod that does not run Cassandra.
 */
export async function readPodConfig(
  pod: CassandraPod,
  { exec, timeoutMs, signal }: ConfigSources,
): Promise<NodeConfigFile> {
  const { cassandra: container } = findPodServers(pod.object);
  const phase = stringAt(pod.object, 'status', 'phase') ?? 'Unknown';
  if (container === undefined || phase !== 'Running') {
    throw new AppError('KDS_NODE_UNREACHABLE', `pod ${formatRef(pod)} is ${phase}`, {
      hint: 'Wait until the pod runs.',
    });
  }
  return readNodeConfig(exec, { pod, container, timeoutMs, signal });
}

function toConfig(
  pod: CassandraPod,
  { path, text }: NodeConfigFile,
  reader: ManifestReader,
  marks: SecretMarks,
): NodeConfig {
  const { namespace, name } = pod;
  const settings = redactObject(settingsIn(pod, path, text, reader), marks) as JsonObject;
  const cluster = stringAt(settings, 'cluster_name') ?? '';
  return { namespace, pod: name, cluster, path, settings };
}

function settingsIn(
  pod: CassandraPod,
  path: string,
  text: string,
  reader: ManifestReader,
): JsonObject {
  let value: JsonValue;
  try {
    value = reader.readValue(text);
  } catch {
    // What the parser says may quote the line, and so a secret.
    value = null;
  }
  if (isObject(value)) return value;
  throw new AppError('KDS_NODE_ANSWER', `${path} of pod ${formatRef(pod)} is not YAML`, {
    hint: `Look at it with: kubectl k8ssandra config show pod/${pod.name} -n ${pod.namespace} --raw`,
  });
}
