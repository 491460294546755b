import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { likeliestCassandraContainer } from '../../../shared/injection/cassandra-container.ts';

/** Where images keep data: the official one, those of K8ssandra, and Bitnami's. */
const DATA_FOLDERS = ['/var/lib/cassandra', '/bitnami/cassandra'];

/** Names of the volume claims of a pod. */
export function claimsOf(pod: JsonObject): readonly string[] {
  return objectsAt(pod, 'spec', 'volumes').flatMap(
    (volume) => stringAt(volume, 'persistentVolumeClaim', 'claimName') ?? [],
  );
}

/** The claim with the data of Cassandra; undefined where the pod does not tell, or has none. */
export function dataClaimOf(pod: JsonObject): string | undefined {
  const mounts = objectsAt(likeliestCassandraContainer(pod)?.raw, 'volumeMounts');
  const volumes = objectsAt(pod, 'spec', 'volumes');
  for (const folder of DATA_FOLDERS.flatMap((one) => [`${one}/data`, one])) {
    const mount = mounts.find((one) => one['mountPath'] === folder);
    const volume = volumes.find(({ name }) => mount !== undefined && name === mount['name']);
    const claim = stringAt(volume, 'persistentVolumeClaim', 'claimName');
    if (claim !== undefined) return claim;
  }
  const claims = claimsOf(pod);
  return claims.length === 1 ? claims[0] : undefined;
}
