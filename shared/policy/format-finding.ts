import type { Finding } from './finding.ts';
import { clip } from './quote.ts';

/** What Kubernetes recommends for a warning; longer ones may be cut by whoever prints them. */
const MAX_WARNING_CHARACTERS = 120;

/**
 * Writes a finding as one line:
 * `[cfg-num-tokens] spec.x is "8": num_tokens changes from 16 to 8. Risk: .... Fix: ....`
 */
export function formatFinding({ ruleId, field, value, problem, harm, action }: Finding): string {
  const found = value === undefined ? 'is not set' : `is "${clip(value)}"`;
  return `[${ruleId}] ${field} ${found}: ${problem}. Risk: ${harm}. Fix: ${action}.`;
}

/**
 * Writes the message of a refusal: every finding that denies, one a line.
 *
 * @returns Empty when none does.
 */
export function formatDenial(findings: readonly Finding[]): string {
  const lines = findings.filter(({ severity }) => severity === 'deny').map(formatFinding);
  return lines.length < 2 ? lines.join('') : `${lines.length} problems:\n${lines.join('\n')}`;
}

/**
 * Writes a finding as an admission warning: at most 120 characters, no control
 * characters. What to do is left out where there is no room for all of it.
 */
export function formatWarning({ ruleId, problem, action }: Finding): string {
  const short = `[${ruleId}] ${problem}`;
  const full = `${short}. Fix: ${action}`;
  if (full.length <= MAX_WARNING_CHARACTERS) return full;
  if (short.length <= MAX_WARNING_CHARACTERS) return short;
  return `${short.slice(0, MAX_WARNING_CHARACTERS - 3)}...`;
}
