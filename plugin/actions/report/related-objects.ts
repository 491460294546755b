import {
  isList,
  isObject,
  member,
  objectAt,
  objectsAt,
  stringAt,
} from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { refOf } from '../status/ownership.ts';

/** What a report is about. */
export interface ReportScope {
  readonly namespace: string;
  /** Pods that run Cassandra. */
  readonly pods: readonly JsonObject[];
  /** StatefulSets, CassandraDatacenters and K8ssandraClusters: `StatefulSet/cassandra`. */
  readonly workloads: ReadonlySet<string>;
}

const PARTS = /cassandra|medusa|reaper|stargate/;
const OPERATORS = /^(?:cass-operator|k8ssandra-operator)$/;

/** Members that name another object, by the kind that they name. */
const REFERENCES: Readonly<Record<string, readonly [kind: string, member: string]>> = {
  configMap: ['ConfigMap', 'name'],
  configMapRef: ['ConfigMap', 'name'],
  configMapKeyRef: ['ConfigMap', 'name'],
  secret: ['Secret', 'secretName'],
  secretRef: ['Secret', 'name'],
  secretKeyRef: ['Secret', 'name'],
  persistentVolumeClaim: ['PersistentVolumeClaim', 'claimName'],
};

/**
 * Keeps what belongs to the Cassandra that a report is about, and leaves other people's objects.
 *
 * It belongs when a pod of Cassandra mentions it or is selected by it, when its labels or owners
 * are those of an operator or of the workload, or when it is about something that belongs.
 *
 * @param objects - Of all kinds, each with its `kind`.
 */
export function relatedObjects(
  objects: readonly JsonObject[],
  scope: ReportScope,
): readonly JsonObject[] {
  const keys = new Set([
    ...scope.workloads,
    ...scope.pods.map(keyOf),
    ...scope.pods.flatMap((pod) => referencesIn(pod['spec'])),
  ]);
  // Owners first, as what they own is known by them; events last, as they are about all others.
  let found = -1;
  while (found !== keys.size) {
    found = keys.size;
    for (const object of objects) {
      if (!keys.has(keyOf(object)) && belongs(object, keys, scope)) keys.add(keyOf(object));
    }
  }
  const nodes = new Set(scope.pods.map((pod) => stringAt(pod, 'spec', 'nodeName')));
  return objects.filter((object) =>
    object['kind'] === 'Node' ? nodes.has(refOf(object).name) : keys.has(keyOf(object)),
  );
}

function keyOf(object: JsonObject): string {
  return `${stringAt(object, 'kind') ?? ''}/${refOf(object).name}`;
}

function belongs(object: JsonObject, keys: ReadonlySet<string>, scope: ReportScope): boolean {
  const owners = objectsAt(object, 'metadata', 'ownerReferences');
  if (
    owners.some((one) => keys.has(`${stringAt(one, 'kind') ?? ''}/${stringAt(one, 'name') ?? ''}`))
  ) {
    return true;
  }
  const about = ABOUT[stringAt(object, 'kind') ?? ''];
  return isMarked(object) || (about?.(object, keys, scope) ?? false);
}

type Question = (object: JsonObject, keys: ReadonlySet<string>, scope: ReportScope) => boolean;

/** How objects of a kind are about another one. */
const ABOUT: Readonly<Record<string, Question>> = {
  Service: (service, _keys, scope) => selects(objectAt(service, 'spec', 'selector'), scope),
  PodDisruptionBudget: (budget, _keys, scope) =>
    selects(objectAt(budget, 'spec', 'selector', 'matchLabels'), scope),
  PersistentVolume: (volume, keys, { namespace }) =>
    stringAt(volume, 'spec', 'claimRef', 'namespace') === namespace &&
    keys.has(`PersistentVolumeClaim/${stringAt(volume, 'spec', 'claimRef', 'name') ?? ''}`),
  EndpointSlice: (slice, keys) => {
    const service = stringAt(slice, 'metadata', 'labels', 'kubernetes.io/service-name');
    return service !== undefined && keys.has(`Service/${service}`);
  },
  Event: isEventAbout,
};

/** Also about pods that are gone: they had the name of their StatefulSet. */
function isEventAbout(event: JsonObject, keys: ReadonlySet<string>): boolean {
  const involved = objectAt(event, 'involvedObject');
  const kind = stringAt(involved, 'kind') ?? '';
  const name = stringAt(involved, 'name') ?? '';
  const parent = name.replace(/-[a-z0-9]+$/, '');
  return (
    (kind !== 'Event' && keys.has(`${kind}/${name}`)) ||
    (kind === 'Pod' && keys.has(`StatefulSet/${parent}`)) ||
    (kind === 'PersistentVolumeClaim' && [...keys].some((key) => isClaimOf(name, key)))
  );
}

function isClaimOf(claim: string, key: string): boolean {
  return key.startsWith('StatefulSet/') && claim.includes(`-${key.slice('StatefulSet/'.length)}-`);
}

function isMarked(object: JsonObject): boolean {
  const labels = objectAt(object, 'metadata', 'labels');
  if (labels['cassandra.datastax.com/cluster'] !== undefined) return true;
  if (labels['k8ssandra.io/cluster-name'] !== undefined) return true;
  if (OPERATORS.test(stringAt(labels, 'app.kubernetes.io/managed-by') ?? '')) return true;
  return imagesOf(object).some((image) => PARTS.test(image));
}

/** Of a workload or pod, whatever its form. */
function imagesOf(object: JsonObject): readonly string[] {
  const templates = [
    objectAt(object, 'spec'),
    objectAt(object, 'spec', 'template', 'spec'),
    objectAt(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec'),
  ];
  return templates
    .flatMap((template) => objectsAt(template, 'containers'))
    .map((container) => stringAt(container, 'image') ?? '');
}

function selects(selector: JsonObject, { pods }: ReportScope): boolean {
  const wanted = Object.entries(selector);
  return (
    wanted.length > 0 &&
    pods.some((pod) =>
      wanted.every(([label, value]) => objectAt(pod, 'metadata', 'labels')[label] === value),
    )
  );
}

function referencesIn(value: JsonValue | undefined): readonly string[] {
  if (isList(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const [kind, name] = Object.hasOwn(REFERENCES, key) ? (REFERENCES[key] ?? []) : [];
    // A projected volume names its Secrets as environment variables do.
    const named = member(item, name ?? 'name') ?? member(item, 'name');
    const own = kind !== undefined && typeof named === 'string' ? [`${kind}/${named}`] : [];
    return [...own, ...referencesIn(item)];
  });
}
