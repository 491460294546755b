/** `deny` refuses the request, `warn` shows in kubectl, `audit` only reaches the audit log. */
export type Severity = 'deny' | 'warn' | 'audit';

/** One rule broken by one object: everything that a person needs to put it right. */
export interface Finding {
  /** Stable id of the rule: it is printed in every denial, and exceptions name it. */
  readonly ruleId: string;
  readonly severity: Severity;
  /** Path in the judged object, as kubectl explain writes it: `spec.racks[1].name`. */
  readonly field: string;
  /** The value found there, as text; undefined when the point is that it is absent. */
  readonly value: string | undefined;
  /** What is wrong with it. Lower case, no full stop. */
  readonly problem: string;
  /** What would happen without the rule. Lower case, no full stop. */
  readonly harm: string;
  /** What to do instead, imperative. Lower case, no full stop. */
  readonly action: string;
}

/** The outcome of judging one object, alone or against its previous version. */
export interface Verdict {
  /** False when no rule knows this kind of object: nothing was checked. */
  readonly judged: boolean;
  /** In the order of the rule catalogue; every finding, not only the first. */
  readonly findings: readonly Finding[];
}
