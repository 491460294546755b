import { groupBy } from '../../../shared/domain/group-by.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { podState } from '../status/pod-state.ts';
import { CAUSES } from './cause-catalogue.ts';
import { findCauses } from './cause.ts';
import { nodeState } from './causes/node-state.ts';
import type { Evidence, FoundCause } from './cause.ts';
import { eventIndex } from './event-index.ts';
import { lookedAt } from './looked-at.ts';
import type { LookedAt, Subject } from './looked-at.ts';
import { ownerCase } from './owner-case.ts';
import { podCase } from './pod-case.ts';
import type { CaseContext } from './pod-case.ts';
import { quoter } from './quote.ts';
import type { Quote } from './quote.ts';
import { throughTemplate } from './replace-pod.ts';
import type { Subjects } from './select-subjects.ts';
import { missingCase } from './set-case.ts';
import { taskCase } from './task-case.ts';
import { unknownMissing, unknownPod } from './unknown-cause.ts';
import type { WhyFacts } from './why-facts.ts';

/** A cause, without what it was found in. */
export interface ToldCause extends Pick<FoundCause, 'title' | 'text' | 'next'> {
  /** Id of the cause in the catalogue; `unknown` when none fits. */
  readonly cause: string;
}

/** Why some things are not ready: all those with the same cause. */
export interface Explanation extends ToldCause {
  readonly subjects: readonly Subject[];
  readonly evidence: readonly Evidence[];
  /** Further causes, which the first one does not explain. */
  readonly besides: readonly ToldCause[];
}

/** The answer to `why`. */
export interface WhyAnswer {
  readonly lookedAt: readonly LookedAt[];
  readonly items: readonly Explanation[];
}

/** Explains everything that is not ready; what depends on nothing else stands first. */
export function explain(facts: WhyFacts, subjects: Subjects, nowMs: number): WhyAnswer {
  const quote = quoter();
  const context = { facts, eventsOf: eventIndex(facts.events), nowMs, quote };
  const found = [
    ...explainOwners(subjects, context),
    ...explainPods(subjects, context),
    ...explainMissing(subjects, context),
    ...explainTasks(subjects, context),
  ];
  const ill = found.map(({ subject }) => subject);
  return { lookedAt: lookedAt(subjects, ill), items: gathered(found, quote) };
}

interface OneExplained {
  readonly subject: Subject;
  readonly causes: readonly FoundCause[];
}

function explainPods({ pods }: Subjects, context: CaseContext): readonly OneExplained[] {
  return pods
    .filter(({ object }) => !podState(object).ready)
    .map((pod) => {
      const one = podCase(pod, context);
      const causes = findCauses(CAUSES.pod, one);
      return {
        subject: { kind: 'Pod', namespace: pod.namespace, name: pod.name },
        causes: (causes.length > 0 ? causes : [unknownPod(one)]).map((each) =>
          throughTemplate(each, one),
        ),
      };
    });
}

function explainMissing({ missing }: Subjects, context: CaseContext): readonly OneExplained[] {
  return missing.map((pod) => {
    const one = missingCase(pod, context);
    const causes = findCauses(CAUSES.missingPod, one);
    return {
      subject: { kind: 'Pod', namespace: pod.namespace, name: pod.name },
      causes: causes.length > 0 ? causes : [unknownMissing(one)],
    };
  });
}

/** Their pods are explained by themselves, so an owner without a cause of its own is left out. */
function explainOwners(
  { workloads, pods, missing }: Subjects,
  context: CaseContext,
): readonly OneExplained[] {
  return workloads.flatMap((workload) => {
    const one = ownerCase(workload, context);
    if (one === undefined) return [];
    const isExplained =
      missing.length > 0 || pods.some((pod) => pod.workload === workload && isIll(pod.object));
    const causes = findCauses(
      CAUSES.owner.filter(({ isSymptom }) => !(isSymptom === true && isExplained)),
      one,
    );
    const { kind, namespace, name } = workload;
    return causes.length === 0 ? [] : [{ subject: { kind, namespace, name }, causes }];
  });
}

function explainTasks({ tasks }: Subjects, context: CaseContext): readonly OneExplained[] {
  return tasks
    .filter(({ state }) => state !== 'succeeded')
    .map((task) => {
      const one = taskCase(task, context);
      const { kind, namespace, name } = task;
      return { subject: { kind, namespace, name }, causes: findCauses(CAUSES.task, one) };
    });
}

/** A pod that only waits for its operator says nothing of what the operator waits for. */
function isIll(pod: JsonObject): boolean {
  return !podState(pod).ready && nodeState({ pod }) !== 'Ready-to-Start';
}

/** Those that have the same cause in the same words are told together. */
function gathered(all: readonly OneExplained[], quote: Quote): readonly Explanation[] {
  const groups = groupBy(all, ({ causes }) =>
    JSON.stringify(causes.map(({ id, text }) => [id, text])),
  );
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group[0]?.causes ?? [];
    if (first === undefined) return [];
    const evidence = group.flatMap(({ causes }) => causes.flatMap((one) => one.evidence));
    return [
      {
        ...toTold(first),
        subjects: group.map(({ subject }) => subject),
        evidence: withoutRepetition(evidence.map((one) => ({ ...one, text: quote(one.text) }))),
        besides: others.map(toTold),
      },
    ];
  });
}

function toTold({ id, title, text, next }: FoundCause): ToldCause {
  return { cause: id, title, text, next };
}

function withoutRepetition(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(evidence.map((one) => [JSON.stringify(one), one])).values()];
}
