import { differs } from '../../../domain/leaf.ts';
import type { Leaf } from '../../../domain/leaf.ts';
import { quote } from '../../quote.ts';
import type { Rule, Violation } from '../../rule.ts';

/**
 * A node stores its datacenter and rack, because replicas were placed by them,
 * and stops when it is told others. A changed snitch does the same: without one
 * that reads them, every node is in `datacenter1` and `rack1`.
 */
export const idDcRackImmutable: Rule = {
  id: 'id-dc-rack-immutable',
  summary: 'The datacenter and the rack of existing nodes stay what they were.',
  strictness: 'deny',
  harm: 'Cassandra does not start: its replicas were placed by the old name',
  check({ before, after }) {
    if (before === undefined) return [];
    return [
      ...moved('datacenter', before.datacenter, after.datacenter),
      ...moved('rack', before.rack, after.rack),
    ];
  },
};

function moved(what: string, before: Leaf<string>, after: Leaf<string>): readonly Violation[] {
  if (!differs(before, after)) return [];
  const old = quote(before.value ?? '');
  return [
    {
      field: after.path,
      value: after.text,
      problem: `the ${what} changes from ${old} to ${quote(after.value ?? '')}`,
      action: `keep ${old}; to move nodes, add a new datacenter and rebuild it from this one`,
    },
  ];
}
