import { isObject, objectAt, objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { formatBytes, formatCpu, readQuantity, toUnits } from '../domain/quantity.ts';
import type { Nanos } from '../domain/quantity.ts';
import { CONTAINER } from './names.ts';
import type { ContainerResources } from './settings.ts';

const OWN: readonly string[] = Object.values(CONTAINER);
const RESOURCES = ['cpu', 'memory'] as const;
type ResourceName = (typeof RESOURCES)[number];

/**
 * Fits the resources of an injected container to its pod and namespace.
 *
 * A Guaranteed pod stays Guaranteed: requests become equal to limits. The minimum
 * of a LimitRange raises requests, its maximum lowers limits, and its ratio raises
 * requests, as the API server would otherwise refuse the pod. A pod with resources
 * of its own (`spec.resources`) gets containers without any: the sum of the
 * containers may not exceed it.
 */
export function fitResources(
  wanted: ContainerResources,
  pod: JsonObject,
  limitRanges: readonly JsonObject[],
): JsonObject {
  if (isObject(objectAt(pod, 'spec')['resources'])) return {};
  const guaranteed = isGuaranteed(pod);
  if (limitRanges.length === 0) {
    const { limits, requests } = wanted;
    return { requests: { ...(guaranteed ? limits : requests) }, limits: { ...limits } };
  }
  const requests: Record<string, JsonValue> = {};
  const limits: Record<string, JsonValue> = {};
  for (const name of RESOURCES) {
    const limit = wanted.limits[name];
    const request = guaranteed ? limit : wanted.requests[name];
    const fitted = fit(name, request, limit, limitRanges, guaranteed);
    requests[name] = fitted.request;
    limits[name] = fitted.limit;
  }
  return { requests, limits };
}

/**
 * True when the kubelet would put the pod, without our containers, into the QoS
 * class Guaranteed: every container, init containers included, has limits for CPU
 * and memory, and requests equal to them or none.
 */
export function isGuaranteed(pod: JsonObject): boolean {
  const containers = [
    ...objectsAt(pod, 'spec', 'initContainers'),
    ...objectsAt(pod, 'spec', 'containers'),
  ].filter((container) => !OWN.includes(stringAt(container, 'name') ?? ''));
  return (
    containers.length > 0 &&
    containers.every((container) =>
      RESOURCES.every((name) => {
        const limit = readQuantity(objectAt(container, 'resources', 'limits')[name]) ?? 0n;
        if (limit <= 0n) return false;
        const request = readQuantity(objectAt(container, 'resources', 'requests')[name]);
        return request === undefined || request === limit;
      }),
    )
  );
}

interface Fitted {
  readonly request: Nanos;
  readonly limit: Nanos;
}

function fit(
  name: ResourceName,
  requestText: string,
  limitText: string,
  limitRanges: readonly JsonObject[],
  guaranteed: boolean,
): { request: string; limit: string } {
  const wanted = { request: readQuantity(requestText) ?? 0n, limit: readQuantity(limitText) ?? 0n };
  const { request, limit } = limitRanges
    .flatMap((range) => objectsAt(range, 'spec', 'limits'))
    .filter(({ type }) => type === 'Container')
    .reduce((fitted: Fitted, range) => keepTo(range, name, fitted), wanted);
  return {
    request: write(name, guaranteed ? limit : request, requestText),
    limit: write(name, limit, limitText),
  };
}

function keepTo(range: JsonObject, name: ResourceName, { request, limit }: Fitted): Fitted {
  const bound = (side: string): Nanos | undefined => readQuantity(objectAt(range, side)[name]);
  const capped = least(limit, bound('max') ?? limit);
  const raised = most(least(request, capped), bound('min') ?? 0n);
  const top = most(capped, raised);
  const ratio = bound('maxLimitRequestRatio') ?? 0n;
  // The ratio is in nano-units too, hence the factor; the request is rounded up.
  const byRatio = ratio > 0n ? (top * NANOS_PER_UNIT + ratio - 1n) / ratio : 0n;
  return { request: most(raised, byRatio), limit: top };
}

const NANOS_PER_UNIT = 1_000_000_000n;

function least(a: Nanos, b: Nanos): Nanos {
  return a < b ? a : b;
}

function most(a: Nanos, b: Nanos): Nanos {
  return a > b ? a : b;
}

/** Keeps the text of the settings where the value is still the same: `384Mi`, not 402653184. */
function write(name: ResourceName, nanos: Nanos, original: string): string {
  if (readQuantity(original) === nanos) return original;
  return name === 'cpu' ? formatCpu(nanos) : formatBytes(toUnits(nanos));
}
