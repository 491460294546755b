import { isObject, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Cluster } from '../../../shared/ports/cluster.ts';
import { CASSANDRA_DATACENTERS, K8SSANDRA_CLUSTERS, STATEFUL_SETS, apiPath } from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';
import { forEachLimited } from '../for-each-limited.ts';
import type { FindBefore } from './check-manifests.ts';
import type { ManifestObject } from './manifest-object.ts';

const JUDGED = [STATEFUL_SETS, CASSANDRA_DATACENTERS, K8SSANDRA_CLUSTERS];
/** At the same time: a folder may hold hundreds, and each request has a time budget. */
const MAX_REQUESTS = 8;

/**
 * Asks the cluster for the objects as they are now.
 *
 * @param cluster - Undefined when none is to be asked: then every object is new.
 * @returns How to find them, and a fault for each that could not be had.
 */
export async function readLiveObjects(
  objects: readonly ManifestObject[],
  cluster: Cluster | undefined,
): Promise<{ readonly find: FindBefore; readonly faults: readonly AppError[] }> {
  const live = new Map<ManifestObject, JsonObject>();
  const faults: AppError[] = [];
  await forEachLimited(objects, MAX_REQUESTS, async (object) => {
    const type = JUDGED.find(({ kind }) => kind === object.kind);
    if (type === undefined || cluster === undefined) return;
    try {
      const path = apiPath(type, object.namespace, object.name);
      const answer = await cluster.api.request({ method: 'GET', path });
      live.set(object, requireSame(answer, object, path));
    } catch (error) {
      if (isNew(error, type)) return;
      if (!(error instanceof AppError)) throw error;
      faults.push(error);
    }
  });
  return { find: (object) => live.get(object), faults };
}

/**
 * True when the cluster says that there is no such object, so that it is a new one.
 *
 * Of a custom resource, the whole type may be unknown, which the API server says
 * without a reason. Of a StatefulSet, only something else would say that.
 */
function isNew(error: unknown, { group }: ResourceType): boolean {
  if (!(error instanceof ApiError) || error.status !== 404) return false;
  return error.reason === 'NotFound' || group !== STATEFUL_SETS.group;
}

/** @throws AppError when something other than the object was answered: that is no API server. */
function requireSame(answer: JsonValue, { kind, name }: ManifestObject, path: string): JsonObject {
  if (
    isObject(answer) &&
    answer['kind'] === kind &&
    stringAt(answer, 'metadata', 'name') === name
  ) {
    return answer;
  }
  throw new AppError('KDS_API_REFUSED', `the answer to GET ${path} is not ${kind} ${name}`, {
    hint: 'Check the server URL: something other than the API server may have answered.',
  });
}
