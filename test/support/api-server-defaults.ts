import { objectAt, objectsAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';

/**
 * Adds to a pod what the API server adds between two calls of a webhook.
 *
 * Checked against the real one in the cluster lane; the list is for containers,
 * probes, volumes and field references of the kinds that we inject.
 */
export function withApiServerDefaults(pod: JsonObject): JsonObject {
  const spec = objectAt(pod, 'spec');
  const lists: Record<string, JsonValue> = {};
  for (const key of ['initContainers', 'containers']) {
    if (spec[key] !== undefined) lists[key] = objectsAt(spec, key).map(withContainerDefaults);
  }
  const volumes = objectsAt(spec, 'volumes').map((volume) =>
    volume['secret'] === undefined
      ? volume
      : { ...volume, secret: { defaultMode: 420, ...objectAt(volume, 'secret') } },
  );
  return {
    ...pod,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      ...spec,
      ...lists,
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  };
}

function withContainerDefaults(container: JsonObject): JsonObject {
  const probe = objectAt(container, 'livenessProbe');
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    ...container,
    ...(container['livenessProbe'] === undefined
      ? {}
      : { livenessProbe: { successThreshold: 1, failureThreshold: 3, ...probe } }),
    ...(container['env'] === undefined || container['env'] === null
      ? {}
      : { env: objectsAt(container, 'env').map(withFieldVersion) }),
  };
}

function withFieldVersion(entry: JsonObject): JsonObject {
  const valueFrom = objectAt(entry, 'valueFrom');
  if (valueFrom['fieldRef'] === undefined) return entry;
  const fieldRef = { apiVersion: 'v1', ...objectAt(valueFrom, 'fieldRef') };
  return { ...entry, valueFrom: { ...valueFrom, fieldRef } };
}
