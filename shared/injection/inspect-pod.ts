import { objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { existingApi, operatorMark } from './existing-api.ts';
import { readStatus } from './injected-status.ts';
import type { InjectedStatus } from './injected-status.ts';
import { CONTAINER, MARK } from './names.ts';
import { revisionOf } from './pin.ts';

/** What a running pod, or a pod template, has of the Management API. */
export type Inspection =
  | { readonly state: 'injected'; readonly parts: InjectedStatus }
  /** Marked as injected, but a container is missing: somebody else removed it. */
  | { readonly state: 'incomplete'; readonly missing: readonly string[] }
  /** It has the API, but not from us: cass-operator pods and Management API images. */
  | { readonly state: 'built-in' }
  | { readonly state: 'none' };

/** Reads what is there; it does not say what should be. */
export function inspectPod(pod: JsonObject): Inspection {
  const parts = readStatus(pod);
  if (parts !== undefined) {
    const names = [
      ...objectsAt(pod, 'spec', 'initContainers'),
      ...objectsAt(pod, 'spec', 'containers'),
    ].map(({ name }) => name);
    const missing = Object.values(CONTAINER).filter((name) => !names.includes(name));
    return missing.length === 0 ? { state: 'injected', parts } : { state: 'incomplete', missing };
  }
  const builtIn = operatorMark(pod) ?? existingApi(pod);
  return { state: builtIn === undefined ? 'none' : 'built-in' };
}

/** The revision that a StatefulSet's template is pinned to; undefined when it is not pinned. */
export function pinnedRevision(statefulSet: JsonObject): string | undefined {
  const pin = stringAt(statefulSet, 'spec', 'template', 'metadata', 'annotations', MARK.pin);
  return pin === undefined ? undefined : revisionOf(pin);
}
