import { isObject, objectAt, sameJson, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import { PatchBuilder } from '../jsonpatch/patch-builder.ts';
import type { InjectionContext, InjectionDecision } from './decision.ts';
import { findCandidate } from './eligibility.ts';
import { isOurs } from './injected-status.ts';
import { writeParts } from './inject-pod.ts';
import { currentPin, planInjection } from './injection-plan.ts';
import { MARK } from './names.ts';
import { formatPin, readPin } from './pin.ts';

/** A StatefulSet that is created, or its versions before and after an update. */
export interface StatefulSetChange {
  readonly before: JsonObject | undefined;
  readonly after: JsonObject;
}

const TEMPLATE = ['spec', 'template'] as const;
const PIN = [...TEMPLATE, 'metadata', 'annotations', MARK.pin] as const;

/**
 * Pins what the pods of a StatefulSet will get, at the moments when all of them
 * are made anew anyway: on creation, and when the template changes.
 *
 * | before  | after              | the rest of the template | pin                       |
 * | ------- | ------------------ | ------------------------ | ------------------------- |
 * | –       | none               | –                        | current parts             |
 * | –       | any                | –                        | kept                      |
 * | any     | removed            | the same                 | put back, so that no pod restarts |
 * | none    | none               | the same                 | none: pods stay as they are |
 * | any     | the same, or none  | changed                  | current parts             |
 * | any     | another            | any                      | kept: a rollback, or an explicit wish |
 *
 * A pin that this version cannot read gives way to current parts, but for an update that
 * changes nothing in the template: it stays then, and its pods are left alone. An update that takes the pin out in
 * a namespace (and template) that no longer asks for injection is not sent here, so the
 * pin goes and its pods are made anew without the parts.
 *
 * @returns What the pods will get. The patch touches the annotation only.
 */
export function pinStatefulSet(
  { before, after }: StatefulSetChange,
  context: InjectionContext,
): InjectionDecision {
  const template = objectAt(after, ...TEMPLATE);
  const candidate = findCandidate(template, context.settings);
  if (!('container' in candidate)) return { outcome: 'skipped', reasons: candidate, warnings: [] };

  const kept = pinOf(after);
  const wanted = isOurs(template)
    ? kept
    : choosePin(before, after, () => formatPin(currentPin(template, candidate, context)));
  if (wanted === undefined) {
    const detail = 'its pods are older than the injection, and this update does not restart them';
    return { outcome: 'skipped', reasons: [{ code: 'not-pinned', detail }], warnings: [] };
  }
  const plan = planInjection(withPin(template, wanted), candidate, context);
  if (plan.pinOrigin === 'unreadable') {
    const detail =
      'its injection pin is of another kind, and this update does not restart its pods';
    return { outcome: 'skipped', reasons: [{ code: 'pin-unreadable', detail }], warnings: [] };
  }
  const patch = new PatchBuilder(after);
  patch.set(PIN, wanted);
  const decision = writeParts(plan, '');
  return decision.outcome === 'injected' ? { ...decision, patch: patch.build() } : decision;
}

/** The table above. */
function choosePin(
  before: JsonObject | undefined,
  after: JsonObject,
  current: () => string,
): string | undefined {
  const pin = pinOf(after);
  if (before === undefined) return readable(after) ?? current();
  const pinBefore = pinOf(before);
  if (pin !== undefined && pin !== pinBefore) return readable(after) ?? current();
  if (!sameJson(withoutPin(before), withoutPin(after))) return current();
  return pin === pinBefore ? pin : (readable(before) ?? current());
}

function pinOf(statefulSet: JsonObject): string | undefined {
  return stringAt(statefulSet, ...PIN);
}

function readable(statefulSet: JsonObject): string | undefined {
  const pin = readPin(objectAt(statefulSet, ...TEMPLATE));
  return pin === 'unreadable' ? undefined : pinOf(statefulSet);
}

/** The template without our annotation; without annotations at all where it was the only one. */
function withoutPin(statefulSet: JsonObject): JsonObject {
  const template = objectAt(statefulSet, ...TEMPLATE);
  const { annotations, ...metadata } = objectAt(template, 'metadata');
  const { [MARK.pin]: pin, ...others } = isObject(annotations) ? annotations : {};
  const rest = Object.keys(others).length > 0 ? { annotations: others } : {};
  return { ...template, metadata: { ...metadata, ...rest } };
}

function withPin(template: JsonObject, pin: string): JsonObject {
  const metadata = objectAt(template, 'metadata');
  const annotations = { ...objectAt(metadata, 'annotations'), [MARK.pin]: pin };
  return { ...template, metadata: { ...metadata, annotations } };
}
