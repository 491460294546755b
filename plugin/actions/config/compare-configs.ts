import { groupBy } from '../../../shared/domain/group-by.ts';
import { isList, isObject, sameJson } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';

/** The configuration of one node, its secrets taken out. */
export interface NodeConfig {
  readonly namespace: string;
  readonly pod: string;
  /** As its configuration says. */
  readonly cluster: string;
  /** Of the file, in the pod. */
  readonly path: string;
  readonly settings: JsonObject;
}

/** One setting, and what nodes of one cluster have for it. */
export interface SettingValues {
  readonly cluster: string;
  /** With points where it is nested: `client_encryption_options.enabled`. */
  readonly key: string;
  /**
   * `same` on all nodes; `own`: each node has its own by design, such as its address; `different`
   * though it should not be.
   */
  readonly verdict: 'same' | 'own' | 'different';
  /** One for each value; the one that most nodes have first. */
  readonly values: readonly { readonly value: JsonValue; readonly pods: readonly string[] }[];
}

/** What a node needs for itself, or what chooses its addresses. */
const OWN = new Set([
  'listen_address',
  'listen_interface',
  'broadcast_address',
  'rpc_address',
  'rpc_interface',
  'broadcast_rpc_address',
  'initial_token',
  'host_id_first_boot',
]);

/** Compares the settings of the nodes, cluster by cluster: those that differ come first. */
export function compareConfigs(nodes: readonly NodeConfig[]): readonly SettingValues[] {
  const clusters = groupBy(nodes, ({ cluster }) => cluster);
  const settings = [...clusters].flatMap(([cluster, members]) => settingsOf(cluster, members));
  const isWrong = ({ verdict }: SettingValues): number => (verdict === 'different' ? 0 : 1);
  return settings.toSorted(
    (a, b) => isWrong(a) - isWrong(b) || compare(a.cluster, b.cluster) || compare(a.key, b.key),
  );
}

function settingsOf(cluster: string, nodes: readonly NodeConfig[]): readonly SettingValues[] {
  const flat = nodes.map(({ pod, settings }) => ({ pod, values: flatten(settings) }));
  const keys = new Set(flat.flatMap(({ values }) => [...values.keys()]));
  return [...keys].map((key) => {
    const values: { value: JsonValue; pods: string[] }[] = [];
    for (const { pod, values: own } of flat) {
      const value = own.get(key) ?? null;
      const known = values.find((one) => sameJson(one.value, value));
      if (known === undefined) values.push({ value, pods: [pod] });
      else known.pods.push(pod);
    }
    const isSame = values.length === 1;
    return {
      cluster,
      key,
      verdict: isSame ? 'same' : OWN.has(key) ? 'own' : 'different',
      values: values.toSorted((a, b) => b.pods.length - a.pods.length),
    };
  });
}

/** Lists stay whole: their order has a meaning. */
function flatten(settings: JsonObject, prefix = ''): ReadonlyMap<string, JsonValue> {
  return new Map(
    Object.entries(settings).flatMap(([name, value]): (readonly [string, JsonValue])[] => {
      const key = `${prefix}${name}`;
      const isNested = isObject(value) && !isList(value) && Object.keys(value).length > 0;
      return isNested ? [...flatten(value, `${key}.`)] : [[key, value]];
    }),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
