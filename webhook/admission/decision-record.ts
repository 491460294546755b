import type { InjectedParts } from '../../shared/injection/decision.ts';
import type { SkipReason } from '../../shared/injection/reason.ts';
import type { PatchOperation } from '../../shared/jsonpatch/patch-operation.ts';
import type { Finding } from '../../shared/policy/finding.ts';

/**
 * Every outcome of a review. The words are an interface: they are metric
 * labels, an audit annotation and a field of the decision log.
 */
export const DECISIONS = {
  injected: 'The answer carries a patch that adds the parts to the object.',
  unchanged: 'The object has all the parts already.',
  skipped: 'The object stays as it is; `reasons` says why.',
  allowed: 'The rules were applied and none refuses the object.',
  denied: 'At least one rule refuses the object; `rules` says which.',
  ignored: 'Not a kind, subresource or operation that the route has an opinion on.',
  'out-of-time': 'The facts did not arrive before the deadline; the object stays as it is.',
} as const;

export type Decision = keyof typeof DECISIONS;

/** One decision. The answer, the log line, the metrics and the Event are all made from it. */
export interface DecisionRecord {
  readonly decision: Decision;
  /** Empty unless something is to be added. */
  readonly patch: readonly PatchOperation[];
  /** Why the object is denied; undefined when it is allowed. */
  readonly refusal: string | undefined;
  readonly warnings: readonly string[];
  readonly findings: readonly Finding[];
  readonly reasons: readonly SkipReason[];
  readonly parts: InjectedParts | undefined;
  /** True when the labels or LimitRanges of the namespace could not be had. */
  readonly factsMissing: boolean;
}

/** An allowance that changes nothing and has nothing to say. A record is this and what differs. */
const PLAIN = {
  patch: [],
  refusal: undefined,
  warnings: [],
  findings: [],
  reasons: [],
  parts: undefined,
  factsMissing: false,
} as const;

/** Fills in what a decision has nothing to say about. */
export function record(
  decision: Decision,
  rest: Partial<Omit<DecisionRecord, 'decision'>> = {},
): DecisionRecord {
  return { decision, ...PLAIN, ...rest };
}

export const IGNORED = record('ignored');

/** Late is not wrong: the object gets in, and whoever sent it learns that nobody looked at it. */
export const OUT_OF_TIME = record('out-of-time', {
  warnings: ['k8ssandra-webhook: facts about the namespace came too late, nothing was injected'],
  factsMissing: true,
});
