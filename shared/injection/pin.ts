import { fingerprint } from '../domain/fingerprint.ts';
import { isRecord, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { MARK } from './names.ts';
import { METRICS_MODES } from './settings.ts';
import type { ContainerResources, InjectionSettings, MetricsMode } from './settings.ts';

/**
 * Everything that shapes the parts besides the pod itself.
 *
 * It is written into the template of a StatefulSet, and so into each of its pods
 * and controller revisions. One pod that is rescheduled after the webhook was
 * upgraded or configured anew therefore gets what its peers have, and a rollback
 * brings the old parts back.
 */
export interface Pin {
  /**
   * Version of the text in `scripts/` and of the shape of the parts. Pods of a pin with
   * another version are not injected, as their peers have parts that are no longer here.
   */
  readonly template: 1;
  readonly image: string;
  readonly fromPatch: number;
  readonly beforePatch: number | null;
  readonly imagePullPolicy: InjectionSettings['imagePullPolicy'];
  readonly metrics: MetricsMode;
  readonly drain: boolean;
  readonly nativeSidecar: boolean;
  readonly serverHeap: string;
  readonly serverResources: ContainerResources;
  readonly setupResources: ContainerResources;
}

/** The template version that new pins get. */
export const CURRENT_TEMPLATE = 1;

/** The text of the annotation. Members are in the order of the type, so equal pins are equal text. */
export function formatPin(pin: Pin): string {
  return JSON.stringify({
    template: pin.template,
    image: pin.image,
    fromPatch: pin.fromPatch,
    beforePatch: pin.beforePatch,
    imagePullPolicy: pin.imagePullPolicy,
    metrics: pin.metrics,
    drain: pin.drain,
    nativeSidecar: pin.nativeSidecar,
    serverHeap: pin.serverHeap,
    serverResources: pin.serverResources,
    setupResources: pin.setupResources,
  } satisfies Pin);
}

/** What people see of a pin: `1-9a3f02c7`. The same for all pods with the same pin. */
export function revisionOf(pinText: string): string {
  return `${CURRENT_TEMPLATE}-${fingerprint(pinText)}`;
}

/**
 * Reads the pin of a pod or pod template.
 *
 * @returns Undefined when there is none; `'unreadable'` when it is not a pin that
 *   this version understands.
 */
export function readPin(pod: JsonObject): Pin | 'unreadable' | undefined {
  const text = stringAt(pod, 'metadata', 'annotations', MARK.pin);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'unreadable';
  }
  return isPin(value) ? value : 'unreadable';
}

function isPin(value: unknown): value is Pin {
  return (
    isRecord(value) &&
    value['template'] === CURRENT_TEMPLATE &&
    ['image', 'imagePullPolicy', 'serverHeap'].every((key) => typeof value[key] === 'string') &&
    ['drain', 'nativeSidecar'].every((key) => typeof value[key] === 'boolean') &&
    typeof value['fromPatch'] === 'number' &&
    (value['beforePatch'] === null || typeof value['beforePatch'] === 'number') &&
    METRICS_MODES.some((mode) => mode === value['metrics']) &&
    isResources(value['serverResources']) &&
    isResources(value['setupResources'])
  );
}

function isResources(value: unknown): value is ContainerResources {
  return (
    isRecord(value) &&
    [value['requests'], value['limits']].every(
      (side) =>
        isRecord(side) && typeof side['cpu'] === 'string' && typeof side['memory'] === 'string',
    )
  );
}
