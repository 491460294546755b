import { isObject, objectAt, objectsAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { readQuantity } from '../domain/quantity.ts';
import type { Nanos } from '../domain/quantity.ts';
import { fitResources } from './container-resources.ts';
import { isOurs } from './injected-status.ts';
import type { InjectionPlan } from './injection-plan.ts';
import type { SkipReason } from './reason.ts';

const NANOS_PER_UNIT = 1_000_000_000n;

/**
 * Says whether the parts would take the pod over what a LimitRange allows a whole pod:
 * the API server would then refuse each pod, and no Cassandra would start.
 *
 * Adds up as its LimitRanger does: containers and sidecars run together; a plain init
 * container runs with the sidecars before it; the greater of the two counts. The source
 * is PodValidateLimitFunc in plugin/pkg/admission/limitranger of Kubernetes 1.34.
 */
export function beyondPodLimits(plan: InjectionPlan): SkipReason | undefined {
  if (plan.limitRanges.length === 0) return undefined;
  const limits = plan.limitRanges
    .flatMap((range) => objectsAt(range, 'spec', 'limits'))
    .filter(({ type }) => type === 'Pod');
  // A pod with resources of its own gets parts without any, and a second pass adds none.
  const isFixed = isObject(objectAt(plan.pod, 'spec')['resources']) || isOurs(plan.pod);
  if (limits.length === 0 || isFixed) return undefined;
  const pod = withParts(plan);
  for (const limit of limits) {
    const detail = refusal(limit, pod);
    if (detail !== undefined) return { code: 'limit-range', detail };
  }
  return undefined;
}

/** What the pod will run. Of the parts only the resources matter here. */
interface Running {
  readonly containers: readonly JsonObject[];
  readonly initContainers: readonly JsonObject[];
}

function withParts({ pod, pin, limitRanges }: InjectionPlan): Running {
  const setup = { resources: fitResources(pin.setupResources, pod, limitRanges) };
  const server = { resources: fitResources(pin.serverResources, pod, limitRanges) };
  const sidecar = { ...server, restartPolicy: 'Always' };
  return {
    containers: [...objectsAt(pod, 'spec', 'containers'), ...(pin.nativeSidecar ? [] : [server])],
    // The two that prepare ask for the same, so one stands for both.
    initContainers: [
      ...objectsAt(pod, 'spec', 'initContainers'),
      setup,
      ...(pin.nativeSidecar ? [sidecar] : []),
    ],
  };
}

function refusal(limit: JsonObject, pod: Running): string | undefined {
  const wanted = (side: 'requests' | 'limits', name: string): Nanos =>
    use(pod, (container) => {
      const { limits, requests } = objectAt(container, 'resources');
      const own = isObject(limits) ? readQuantity(limits[name]) : undefined;
      const request = isObject(requests) ? readQuantity(requests[name]) : undefined;
      // The API server fills in a request that is missing with the limit.
      return (side === 'requests' ? (request ?? own) : own) ?? 0n;
    });
  for (const name of ['cpu', 'memory']) {
    const max = readQuantity(objectAt(limit, 'max')[name]);
    const ratio = readQuantity(objectAt(limit, 'maxLimitRequestRatio')[name]);
    if (max === undefined && ratio === undefined) continue;
    const limits = wanted('limits', name);
    const requests = wanted('requests', name);
    if (max !== undefined && (limits > max || requests > max)) return beyond(limit, 'max', name);
    if (ratio !== undefined && limits * NANOS_PER_UNIT > ratio * requests) {
      return beyond(limit, 'maxLimitRequestRatio', name);
    }
  }
  return undefined;
}

function beyond(limit: JsonObject, side: string, name: string): string {
  const bound = objectAt(limit, side)[name] ?? '';
  const text = typeof bound === 'string' ? bound : JSON.stringify(bound);
  return `${side}.${name} of a LimitRange for pods is ${text}, less than with the parts`;
}

function use({ containers, initContainers }: Running, of: (one: JsonObject) => Nanos): Nanos {
  let sidecars = 0n;
  let starting = 0n;
  for (const container of initContainers) {
    const together = sidecars + of(container);
    if (container['restartPolicy'] === 'Always') sidecars = together;
    if (together > starting) starting = together;
  }
  const running = containers.reduce((sum, container) => sum + of(container), sidecars);
  return running > starting ? running : starting;
}
