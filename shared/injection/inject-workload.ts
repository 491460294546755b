import { objectAt, stringAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';
import type { InjectionContext, InjectionDecision } from './decision.ts';
import { findCandidate } from './eligibility.ts';
import { injectPod, writeParts } from './inject-pod.ts';
import { planInjection } from './injection-plan.ts';

/** Kinds whose manifests hold a pod template. */
export const TEMPLATE_KINDS: readonly string[] = ['StatefulSet', 'Deployment'];

/**
 * Injects one manifest for good, for clusters without the webhook or for
 * reviewing what it would do.
 *
 * A Pod gets exactly the patch of the webhook. A StatefulSet or Deployment gets
 * the parts in its pod template, pin included, so that a webhook that later sees
 * its pods finds them complete.
 */
export function injectWorkload(object: JsonObject, context: InjectionContext): InjectionDecision {
  const kind = stringAt(object, 'kind') ?? '';
  if (kind === 'Pod') return injectPod(object, context);
  if (!TEMPLATE_KINDS.includes(kind)) {
    const detail = `a ${kind} has no pod to inject`;
    return { outcome: 'skipped', reasons: [{ code: 'not-cassandra', detail }], warnings: [] };
  }
  const template = objectAt(object, 'spec', 'template');
  const candidate = findCandidate(template, context.settings);
  return 'container' in candidate
    ? writeParts(planInjection(template, candidate, context), '/spec/template')
    : { outcome: 'skipped', reasons: candidate, warnings: [] };
}
