import type { Leaf } from '../../../domain/leaf.ts';
import type { Rule, Violation } from '../../rule.ts';

/**
 * The operator writes these keys of cassandra.yaml itself, so a value given by a
 * user is lost without a word. `initial_token` is not lost but worse: all nodes
 * read the same configuration, and tokens must differ.
 */
export const cfgReservedKeys: Rule = {
  id: 'cfg-reserved-keys',
  summary: 'The configuration of an operator has no key that the operator writes itself.',
  strictness: 'warn',
  harm: 'the value is not used, and whoever reads it is misled',
  check: ({ after }) => after.reservedKeys.map(toViolation),
};

function toViolation({ path, text, value = '' }: Leaf<string>): Violation {
  const found = { field: path, value: text };
  return value === 'initial_token'
    ? {
        ...found,
        problem: 'initial_token in a shared configuration gives all nodes the same tokens',
        harm: 'the second node of the datacenter cannot join',
        action: 'remove it, or give every node its own in a per-node configuration',
      }
    : {
        ...found,
        problem: `the operator overwrites ${value} of cassandra.yaml`,
        action: 'remove the key; the operator derives it from the object',
      };
}
