import { differs } from '../../../domain/leaf.ts';
import type { Leaf } from '../../../domain/leaf.ts';
import type { Rule, Violation } from '../../rule.ts';

const SAME_DEFAULT: Pick<Violation, 'strictness' | 'harm'> = {
  strictness: 'warn',
  harm: 'the default is the same now; a version or image with another one stops every node',
};

/**
 * A node takes its tokens when it first starts, and stops when it is told another
 * number. The number also changes on its own where none is written: the default
 * fell from 256 to 16 with Cassandra 4.0, which has stopped many an upgrade.
 */
export const cfgNumTokens: Rule = {
  id: 'cfg-num-tokens',
  summary: 'The number of tokens per node is written down and stays what it was.',
  strictness: 'deny',
  milder:
    'Warns where the number that is removed is also the default. A number that is written nowhere is only noted in the audit log, unless it changes.',
  harm: 'a restarted node does not start: the number of its tokens is fixed by its data',
  check({ before, after: { numTokens: after } }) {
    if (before !== undefined) {
      const violations = changed(before.numTokens, after);
      if (violations.length > 0) return violations;
    }
    if (after.certainty !== 'defaulted') return [];
    return [
      {
        field: after.path,
        value: undefined,
        strictness: 'audit',
        problem: 'num_tokens is not set; its default depends on version and image',
        action: 'write the number that the nodes have now',
      },
    ];
  },
};

function changed(before: Leaf<number>, after: Leaf<number>): readonly Violation[] {
  const old = String(before.value);
  const back = { field: after.path, value: after.text, action: `set num_tokens to ${old}` };
  if (before.certainty === 'known' && after.certainty === 'defaulted') {
    const removed = { ...back, problem: `num_tokens ${old} is removed` };
    return [before.value === after.value ? { ...removed, ...SAME_DEFAULT } : removed];
  }
  if (!differs(before, after)) return [];
  const now = String(after.value);
  return after.certainty === 'defaulted'
    ? [{ ...back, problem: `the default of num_tokens changes from ${old} to ${now}` }]
    : [{ ...back, problem: `num_tokens changes from ${old} to ${now}` }];
}
