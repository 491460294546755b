import { differs } from '../../../domain/leaf.ts';
import type { Leaf } from '../../../domain/leaf.ts';
import { quote } from '../../quote.ts';
import type { Rule, Violation } from '../../rule.ts';

/**
 * Replicas are placed by rack and the operator matches racks by position. A rack
 * that goes, or changes its name or place, takes the nodes away that have its
 * replicas; and where one rack becomes several, the first node of the new one is
 * to hold a copy of everything.
 */
export const idRacksAppendOnly: Rule = {
  id: 'id-racks-append-only',
  summary: 'Racks keep their names and order; new ones come after at least two others.',
  strictness: 'deny',
  harm: 'replicas are looked for on nodes that do not have them',
  check({ before, after }) {
    if (before === undefined) return [];
    const changed = before.racks.flatMap((old, index) => compare(old, after.racks[index], index));
    const [second] = after.racks.slice(1);
    if (changed.length > 0 || before.racks.length !== 1 || second === undefined) return changed;
    return [
      {
        field: second.path,
        value: second.text,
        problem: `one rack becomes ${after.racks.length}`,
        action: 'add a new datacenter with the racks you want and rebuild it from this one',
      },
    ];
  },
};

function compare(
  before: Leaf<string>,
  after: Leaf<string> | undefined,
  index: number,
): readonly Violation[] {
  const found = {
    field: after?.path ?? before.path,
    value: after?.text,
    action: 'keep every rack where it was; add new ones at the end',
  };
  const old = quote(before.value ?? '');
  if (after === undefined) return [{ ...found, problem: `rack ${old} is removed` }];
  if (!differs(before, after)) return [];
  const now = quote(after.value ?? '');
  return [{ ...found, problem: `rack ${index + 1} changes from ${old} to ${now}` }];
}
