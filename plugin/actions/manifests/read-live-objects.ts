import { isObject } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { ApiError } from '../../../shared/errors/api-error.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Cluster } from '../../../shared/ports/cluster.ts';
import { CASSANDRA_DATACENTERS, K8SSANDRA_CLUSTERS, STATEFUL_SETS, apiPath } from '../api-paths.ts';
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
      if (isObject(answer)) live.set(object, answer);
    } catch (error) {
      // An object that is not there is a new one.
      if (error instanceof ApiError && error.status === 404) return;
      if (!(error instanceof AppError)) throw error;
      faults.push(error);
    }
  });
  return { find: (object) => live.get(object), faults };
}
