import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../shared/domain/json.ts';
import type { InjectionContext, InjectionDecision } from '../../../../shared/injection/decision.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/injection/settings.ts';
import { mutatePods, mutateStatefulSets } from '../../../../webhook/admission/injection.ts';
import type { InjectionDeps } from '../../../../webhook/admission/injection.ts';
import { parseReview } from '../../../../webhook/admission/review.ts';
import { PLAIN_NAMESPACE, someNamespaceFacts } from '../../../support/a-namespace-facts.ts';
import { aReview } from '../../../support/a-review.ts';
import { SOME_PARTS } from '../../../support/some-parts.ts';

const patch = [{ op: 'add', path: '/metadata/labels/x', value: 'y' }] as const;
const injected: InjectionDecision = {
  outcome: 'injected',
  patch,
  parts: SOME_PARTS,
  warnings: ['w'],
};

/** Keeps what the engine is asked, and answers with `decision`. */
function engineThat(decision: InjectionDecision): {
  readonly asked: { readonly object: unknown; readonly context: InjectionContext }[];
  readonly deps: InjectionDeps;
} {
  const asked: { object: unknown; context: InjectionContext }[] = [];
  const answer = (object: unknown, context: InjectionContext): InjectionDecision => {
    asked.push({ object, context });
    return decision;
  };
  const deps: InjectionDeps = {
    engine: { injectPod: answer, pinStatefulSet: answer },
    facts: someNamespaceFacts({ prod: PLAIN_NAMESPACE }),
    settings: DEFAULT_SETTINGS,
    nativeSidecars: () => true,
  };
  return { asked, deps };
}

const pods = (request: Parameters<typeof aReview>[0] = {}) => parseReview(aReview(request));
const statefulSets = (request: Parameters<typeof aReview>[0] = {}) =>
  parseReview(aReview({ resource: { resource: 'statefulsets' }, ...request }));

describe('mutatePods', () => {
  it('asks the engine with what is known about the namespace', () => {
    const { asked, deps } = engineThat(injected);
    const fact = { labels: { team: 'a' }, limitRanges: [{ spec: {} }], known: true };
    const facts = someNamespaceFacts({ prod: fact });
    void mutatePods({ ...deps, facts })(pods(), 1_000);
    expect(asked).toMatchObject([
      {
        object: { kind: 'Pod' },
        context: {
          settings: DEFAULT_SETTINGS,
          namespaceLabels: { team: 'a' },
          limitRanges: [{ spec: {} }],
          nativeSidecars: true,
        },
      },
    ]);
  });

  it.each<[string, InjectionDecision, object]>([
    ['a patch as injected', injected, { decision: 'injected', patch, parts: SOME_PARTS }],
    ['no patch as unchanged', { ...injected, patch: [] }, { decision: 'unchanged', patch: [] }],
    [
      'reasons as skipped',
      { outcome: 'skipped', reasons: [{ code: 'opted-out', detail: 'd' }], warnings: ['w'] },
      { decision: 'skipped', reasons: [{ code: 'opted-out' }], warnings: ['w'] },
    ],
  ])('reports %s', (_name, decision, expected) => {
    const { deps } = engineThat(decision);
    expect(mutatePods(deps)(pods(), 1_000)).toMatchObject(expected);
  });

  it.each([
    ['an update, as the spec of a pod is immutable', { operation: 'UPDATE', oldObject: {} }],
    ['a deletion', { operation: 'DELETE', object: null }],
    ['a connection', { operation: 'CONNECT', object: { kind: 'PodExecOptions' } }],
    ['an operation that we do not know', { operation: 'RENAME' }],
    ['a subresource', { subResource: 'binding' }],
    ['another resource', { resource: { resource: 'services' } }],
  ])('has no opinion on %s', (_name, request) => {
    const { asked, deps } = engineThat(injected);
    expect(mutatePods(deps)(pods(request), 1_000)).toMatchObject({ decision: 'ignored' });
    expect(asked).toEqual([]);
  });

  it('looks up a namespace that it has not heard of', async () => {
    const { asked, deps } = engineThat(injected);
    const budgets: number[] = [];
    const facts = someNamespaceFacts({}, (_namespace, budgetMs) => {
      budgets.push(budgetMs);
      return Promise.resolve({ ...PLAIN_NAMESPACE, labels: { fresh: 'yes' } });
    });
    expect(await mutatePods({ ...deps, facts })(pods(), 700)).toMatchObject({
      decision: 'injected',
      factsMissing: false,
    });
    expect(budgets).toEqual([700]);
    expect(asked).toMatchObject([{ context: { namespaceLabels: { fresh: 'yes' } } }]);
  });

  it('decides without facts when they cannot be had, and says so', async () => {
    const { deps } = engineThat(injected);
    const nothing = { ...PLAIN_NAMESPACE, known: false };
    const facts = someNamespaceFacts({}, () => Promise.resolve(nothing));
    expect(await mutatePods({ ...deps, facts })(pods(), 700)).toMatchObject({
      decision: 'injected',
      factsMissing: true,
    });
  });
});

describe('mutateStatefulSets', () => {
  const before: JsonObject = { kind: 'StatefulSet', metadata: { name: 'old' } };

  it.each([
    ['nothing before on a CREATE', { operation: 'CREATE' }, undefined],
    ['the old object on an UPDATE', { operation: 'UPDATE', oldObject: before }, before],
  ])('gives the engine %s', (_name, request, expected) => {
    const { asked, deps } = engineThat(injected);
    void mutateStatefulSets(deps)(statefulSets(request), 1_000);
    expect(asked).toMatchObject([{ object: { before: expected, after: { kind: 'Pod' } } }]);
  });

  it.each([
    ['scaling', { operation: 'UPDATE', oldObject: before, subResource: 'scale' }],
    ['a deletion', { operation: 'DELETE', object: null, oldObject: before }],
    ['pods', { resource: { resource: 'pods' } }],
  ])('has no opinion on %s', (_name, request) => {
    const { deps } = engineThat(injected);
    const outcome = mutateStatefulSets(deps)(statefulSets(request), 1_000);
    expect(outcome).toMatchObject({ decision: 'ignored' });
  });
});
