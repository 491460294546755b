import type { JsonObject } from '../../shared/domain/json.ts';
import type { InjectionContext, InjectionDecision } from '../../shared/injection/decision.ts';
import type { InjectionSettings } from '../../shared/injection/settings.ts';
import type { NamespaceFact, NamespaceFacts } from '../../shared/ports/namespace-facts.ts';
import { IGNORED, record } from './decision-record.ts';
import type { DecisionRecord } from './decision-record.ts';
import { concerns } from './review-handler.ts';
import type { ReviewHandler } from './review-handler.ts';

/** The two questions that the injection engine answers. Both are pure. */
export interface InjectionEngine {
  readonly injectPod: (pod: JsonObject, context: InjectionContext) => InjectionDecision;
  readonly pinStatefulSet: (
    change: { readonly before: JsonObject | undefined; readonly after: JsonObject },
    context: InjectionContext,
  ) => InjectionDecision;
}

export interface InjectionDeps {
  readonly engine: InjectionEngine;
  readonly facts: NamespaceFacts;
  readonly settings: InjectionSettings;
  /** Asked for every review: the cluster may be upgraded while we run. */
  readonly nativeSidecars: () => boolean;
}

/** Only on CREATE: the spec of a pod is immutable, so a patch on UPDATE would be refused. */
export function mutatePods(deps: InjectionDeps): ReviewHandler {
  return (request, budgetMs) => {
    const pod = request.object;
    if (pod === undefined || !concerns(request, 'pods', ['CREATE'])) return IGNORED;
    return withContext(deps, request.namespace, budgetMs, (context) =>
      deps.engine.injectPod(pod, context),
    );
  };
}

/** Pins what the pods of a StatefulSet get, so that all of them get the same. */
export function mutateStatefulSets(deps: InjectionDeps): ReviewHandler {
  return (request, budgetMs) => {
    const after = request.object;
    if (after === undefined || !concerns(request, 'statefulsets', ['CREATE', 'UPDATE'])) {
      return IGNORED;
    }
    const before = request.operation === 'UPDATE' ? request.oldObject : undefined;
    return withContext(deps, request.namespace, budgetMs, (context) =>
      deps.engine.pinStatefulSet({ before, after }, context),
    );
  };
}

function withContext(
  { facts, settings, nativeSidecars }: InjectionDeps,
  namespace: string,
  budgetMs: number,
  decide: (context: InjectionContext) => InjectionDecision,
): DecisionRecord | Promise<DecisionRecord> {
  const decideWith = (fact: NamespaceFact): DecisionRecord => {
    const decision = decide({
      settings,
      namespaceLabels: fact.labels,
      limitRanges: fact.limitRanges,
      nativeSidecars: nativeSidecars(),
    });
    return toRecord(decision, !fact.known);
  };
  const known = facts.known(namespace);
  return known === undefined
    ? facts.lookUp(namespace, budgetMs).then(decideWith)
    : decideWith(known);
}

function toRecord(decision: InjectionDecision, factsMissing: boolean): DecisionRecord {
  const { warnings } = decision;
  if (decision.outcome === 'skipped') {
    return record('skipped', { warnings, reasons: decision.reasons, factsMissing });
  }
  const { patch, parts } = decision;
  return record(patch.length === 0 ? 'unchanged' : 'injected', {
    patch,
    warnings,
    parts,
    factsMissing,
  });
}
