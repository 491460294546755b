import type { Finding, Severity } from './finding.ts';
import { clip } from './quote.ts';
import type { NodeChange, Rule, Violation } from './rule.ts';

/** A person reads the first few; an object made to produce thousands must not. */
const MAX_VIOLATIONS_PER_RULE = 20;

/**
 * Runs rules over changes.
 *
 * @returns Findings in the order of the rules. What several datacenters share,
 *   because a cluster-wide field says it, is reported once.
 */
export function evaluate(
  changes: readonly NodeChange[],
  rules: readonly Rule[],
): readonly Finding[] {
  return rules.flatMap((rule) => findingsOf(rule, changes));
}

function findingsOf(rule: Rule, changes: readonly NodeChange[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const change of changes) {
    for (const violation of rule.check(change)) {
      if (findings.size >= MAX_VIOLATIONS_PER_RULE) return [...findings.values()];
      const finding = toFinding(rule, violation, change);
      const key = `${finding.severity} ${finding.field} ${finding.problem}`;
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  return [...findings.values()];
}

function toFinding(rule: Rule, violation: Violation, change: NodeChange): Finding {
  return {
    ruleId: rule.id,
    severity: severityOf(rule, violation, change),
    field: violation.field,
    value: violation.value === undefined ? undefined : clip(violation.value),
    problem: violation.problem,
    harm: violation.harm ?? rule.harm,
    action: violation.action,
  };
}

function severityOf(rule: Rule, violation: Violation, { before }: NodeChange): Severity {
  const strictness = violation.strictness ?? rule.strictness;
  if (strictness !== 'deny-new') return strictness;
  const wasThere =
    before !== undefined &&
    rule
      .check({ before: undefined, after: before })
      .some((old) => isDenied(rule, old) && covers(old, violation));
  return wasThere ? 'warn' : 'deny';
}

function isDenied(rule: Rule, violation: Violation): boolean {
  return (violation.strictness ?? rule.strictness) === 'deny-new';
}

/** True when nothing is at fault that was not before, and nothing is worse. */
function covers(old: Violation, violation: Violation): boolean {
  const { subjects = [], degree = 0 } = violation;
  const { subjects: known = [], degree: before = 0 } = old;
  return subjects.every((subject) => known.includes(subject)) && degree <= before;
}
