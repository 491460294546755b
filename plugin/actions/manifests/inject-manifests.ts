import { isObject, objectAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { InjectionContext, InjectionDecision } from '../../../shared/injection/decision.ts';
import { TEMPLATE_KINDS, injectWorkload } from '../../../shared/injection/inject-workload.ts';
import type { InjectionSettings } from '../../../shared/injection/settings.ts';
import type { ManifestObject } from './manifest-object.ts';

/** What the cluster would contribute that the files do not say. */
export interface InjectionWishes {
  readonly settings: InjectionSettings;
  readonly nativeSidecars: boolean;
}

/** An object, and what becomes of it. */
export interface InjectedManifest {
  readonly source: ManifestObject;
  /** Undefined for an object without pods: it stays as it is. */
  readonly decision: InjectionDecision | undefined;
}

/**
 * Decides for every object of the input.
 *
 * Namespaces and LimitRanges among them count for the objects of their namespace, as
 * they would in the cluster.
 */
export function injectManifests(
  objects: readonly ManifestObject[],
  { settings, nativeSidecars }: InjectionWishes,
): readonly InjectedManifest[] {
  const contextOf = (namespace: string): InjectionContext => ({
    settings,
    nativeSidecars,
    namespaceLabels: labelsOf(namespace, objects),
    limitRanges: limitRangesOf(namespace, objects),
  });
  return objects.map((source) => ({
    source,
    decision: hasPods(source)
      ? injectWorkload(source.document.object, contextOf(source.namespace))
      : undefined,
  }));
}

/** True for the kinds that are injected: those that are a pod, or make pods. */
export function hasPods({ kind }: ManifestObject): boolean {
  return kind === 'Pod' || TEMPLATE_KINDS.includes(kind);
}

function labelsOf(
  namespace: string,
  objects: readonly ManifestObject[],
): Readonly<Record<string, string>> {
  const found = objects.findLast(({ kind, name }) => kind === 'Namespace' && name === namespace);
  const labels = objectAt(found?.document.object, 'metadata', 'labels');
  return Object.fromEntries(
    Object.entries(labels).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

function limitRangesOf(
  namespace: string,
  objects: readonly ManifestObject[],
): readonly JsonObject[] {
  return objects
    .filter((one) => one.kind === 'LimitRange' && one.namespace === namespace)
    .map(({ document }) => document.object)
    .filter(isObject);
}
