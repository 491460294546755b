import { isObject, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { DEPLOYMENTS } from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';
import { listObjects } from '../list-objects.ts';
import { CLUSTER_WIDE, CUSTOM_RESOURCES, NAMESPACED } from './collections.ts';
import type { Question } from './report-item.ts';

/** A list of objects to be asked for. */
export interface Collection extends Question<readonly JsonObject[]> {
  /** `all`: everything in it is of interest. `related`: what belongs to Cassandra. */
  readonly keep: 'all' | 'related';
}

/** Every list that goes into a report, whatever it is about. */
export function collections(api: KubernetesApi, namespace: string): readonly Collection[] {
  const list =
    (type: ResourceType, where: string | undefined): Collection['ask'] =>
    () =>
      listObjects(api, { type, namespace: where });
  return [
    ...CUSTOM_RESOURCES.map((type): Collection => ({
      path: `resources/${type.plural}.json`,
      what: `${type.plural} of ${namespace}`,
      isCassandra: true,
      keep: 'all',
      ask: list(type, namespace),
    })),
    ...NAMESPACED.map((type): Collection => ({
      path: `kubernetes/${type.plural}.json`,
      what: `${type.plural} of ${namespace}`,
      isCassandra: type.kind === 'Event',
      keep: 'related',
      ask: list(type, namespace),
    })),
    ...CLUSTER_WIDE.map((type): Collection => ({
      path: `kubernetes/${type.plural}.json`,
      what: type.plural,
      isCassandra: false,
      keep: RELATED.includes(type.kind) ? 'related' : 'all',
      ask: list(type, undefined),
    })),
  ];
}

const RELATED = ['Node', 'PersistentVolume'];
const OPERATORS = /cass-operator|k8ssandra-operator|k8ssandra-webhook/;
const OUR_GROUPS = /(?:^|\.)(?:k8ssandra\.io|cassandra\.datastax\.com)$/;
const PARTIAL_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Deployments of the operators and of our webhook. */
export function operatorsQuestion(
  api: KubernetesApi,
  namespaces: readonly string[],
): Question<readonly JsonObject[]> {
  return {
    path: 'operators/deployments.json',
    what: 'Deployments of the operators and of the webhook',
    isCassandra: false,
    ask: async () => {
      const all = await deploymentsAnywhere(api, namespaces);
      return all.filter((one) =>
        objectsAt(one, 'spec', 'template', 'spec', 'containers').some((container) =>
          OPERATORS.test(stringAt(container, 'image') ?? ''),
        ),
      );
    },
  };
}

/** Who may not look everywhere may still look where operators usually are. */
async function deploymentsAnywhere(
  api: KubernetesApi,
  namespaces: readonly string[],
): Promise<readonly JsonObject[]> {
  const list = async (namespace: string | undefined): Promise<readonly JsonObject[]> =>
    (await listObjects(api, { type: DEPLOYMENTS, namespace })) ?? [];
  try {
    return await list(undefined);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    const tries = await Promise.allSettled([...new Set(namespaces)].map(list));
    const found = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (found.length === 0 && tries[0]?.status === 'rejected') throw tries[0].reason;
    return found.flat();
  }
}

/** What the API server says about itself and about the types of the operators. */
export function serverQuestions(api: KubernetesApi): readonly Question<JsonValue>[] {
  return [
    {
      path: 'kubernetes/version.json',
      what: 'version of Kubernetes',
      isCassandra: false,
      ask: () => api.request({ method: 'GET', path: '/version' }),
    },
    {
      path: 'kubernetes/api-groups.json',
      what: 'versions of the custom resources',
      isCassandra: false,
      ask: async () => {
        const answer = await api.request({ method: 'GET', path: '/apis' });
        return objectsAt(answer, 'groups').filter((one) =>
          OUR_GROUPS.test(stringAt(one, 'name') ?? ''),
        );
      },
    },
    {
      path: 'kubernetes/customresourcedefinitions.json',
      what: 'labels and annotations of the CustomResourceDefinitions',
      isCassandra: false,
      ask: async () => {
        // Their schemas would be most of the report.
        const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
        const answer = await api.request({ method: 'GET', path, accept: PARTIAL_LIST });
        return objectsAt(answer, 'items')
          .filter((one) => OUR_GROUPS.test(groupOf(stringAt(one, 'metadata', 'name') ?? '')))
          .map(metadataOnly);
      },
    },
  ];
}

function groupOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** An API server that does not know partial objects sends all of it. */
function metadataOnly({ metadata }: JsonObject): JsonObject {
  const kept = isObject(metadata) ? metadata : {};
  return { kind: 'CustomResourceDefinition', metadata: kept };
}
