import { numberAt, objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import type { ResourceRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { PODS } from '../api-paths.ts';
import { listObjects } from '../list-objects.ts';
import { podState } from '../status/pod-state.ts';

/** Label that k8ssandra-operator puts on the pods of a Reaper: its name. */
const LABEL = 'k8ssandra.io/reaper';
/** Where Reaper serves its API and pages: `server.applicationConnectors` of its configuration. */
const USUAL_PORT = 8_080;

/** A pod of Reaper, and where it serves. */
export interface ReaperPlace {
  readonly pod: ResourceRef;
  readonly port: number;
}

/**
 * Finds the Reaper that a name stands for: its own, or a part of it between dashes, as
 * k8ssandra-operator calls it `CLUSTER-DATACENTER-reaper`.
 *
 * @param asked - May have a kind in front, which says nothing here.
 * @throws AppError `KDS_NOT_FOUND` with the names that there are, `KDS_USAGE` when it is not clear,
 *   `KDS_NODE_UNREACHABLE` when its pod does not run.
 */
export async function findReaper(
  api: KubernetesApi,
  namespace: string,
  asked: string,
): Promise<ReaperPlace> {
  const pods = (await listObjects(api, { type: PODS, namespace, labelSelector: LABEL })) ?? [];
  const name = asked.slice(asked.indexOf('/') + 1);
  const named = pods.filter((pod) => reaperOf(pod) === name);
  const found =
    named.length > 0 ? named : pods.filter((pod) => `-${reaperOf(pod)}-`.includes(`-${name}-`));
  const names = [...new Set((found.length > 0 ? found : pods).map(reaperOf))];
  const chosen = found.find((pod) => podState(pod).ready) ?? found[0];
  if (chosen === undefined) {
    throw new AppError('KDS_NOT_FOUND', `no Reaper is called "${name}" in ${namespace}`, {
      hint:
        names.length === 0
          ? `There is none in the namespace ${namespace}; name another one with -n.`
          : `Use one of: ${names.join(', ')}.`,
    });
  }
  if (names.length > 1) {
    throw new AppError('KDS_USAGE', `several Reapers are called "${name}"`, {
      hint: `Use one of: ${names.join(', ')}.`,
    });
  }
  return placeOf(chosen, namespace);
}

function placeOf(chosen: JsonObject, namespace: string): ReaperPlace {
  const pod = { namespace, name: stringAt(chosen, 'metadata', 'name') ?? '' };
  const phase = stringAt(chosen, 'status', 'phase') ?? 'Unknown';
  if (phase !== 'Running') {
    throw new AppError('KDS_NODE_UNREACHABLE', `pod ${formatRef(pod)} of Reaper is ${phase}`, {
      hint: `Find out why with: kubectl describe pod ${pod.name} -n ${namespace}`,
    });
  }
  return { pod, port: portOf(chosen) };
}

function reaperOf(pod: JsonObject): string {
  return stringAt(pod, 'metadata', 'labels', LABEL) ?? '';
}

function portOf(pod: JsonObject): number {
  const ports = objectsAt(pod, 'spec', 'containers').flatMap((one) => objectsAt(one, 'ports'));
  return (
    numberAt(
      ports.find(({ containerPort }) => containerPort === USUAL_PORT) ??
        ports.find(({ name }) => name === 'app-port'),
      'containerPort',
    ) ?? USUAL_PORT
  );
}
