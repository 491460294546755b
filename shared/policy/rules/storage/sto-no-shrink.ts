import type { VolumeClaim } from '../../../domain/node-config.ts';
import { clip, quote } from '../../quote.ts';
import type { Rule, Violation } from '../../rule.ts';

/**
 * A volume cannot be made smaller. The edit would be stored, and the operator
 * would then fail to apply it at every reconcile, and with it everything else.
 */
export const stoNoShrink: Rule = {
  id: 'sto-no-shrink',
  summary: 'The size of a volume never goes down.',
  strictness: 'deny',
  harm: 'Kubernetes cannot shrink a volume, so no change of the object is rolled out any more',
  check({ before, after }) {
    if (before === undefined) return [];
    const sizes = new Map(before.claims.map((claim) => [claim.name, claim]));
    return after.claims.flatMap((claim) => compare(sizes.get(claim.name), claim));
  },
};

function compare(
  before: VolumeClaim | undefined,
  { name, size }: VolumeClaim,
): readonly Violation[] {
  const old = before?.size;
  if (old?.value === undefined || size.value === undefined || size.value >= old.value) return [];
  const sizes = `from ${clip(old.text ?? '')} to ${clip(size.text ?? '')}`;
  return [
    {
      field: size.path,
      value: size.text,
      problem: `the volume ${quote(name)} shrinks ${sizes}`,
      action: `ask for at least ${clip(old.text ?? '')}`,
    },
  ];
}
