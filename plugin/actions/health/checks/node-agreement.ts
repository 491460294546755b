import type { Disagreement } from '../../../../shared/domain/cluster-ring.ts';
import { separateRings } from '../../../../shared/domain/separate-rings.ts';
import { disagreementText } from '../../status/disagreement-text.ts';
import type { HealthCheck } from '../health-check.ts';
import { inNamespace } from '../in-cluster.ts';
import { noRing } from '../no-ring.ts';

/**
 * Two nodes with one token: rows are looked for in the wrong place. A node that answers and that no
 * other node knows has a ring of its own, or with others that nobody else knows, and what is
 * written there is nowhere else.
 */
function isGrave(one: Disagreement, isSplit: boolean): boolean {
  if (one.kind === 'unknown-node') {
    return isSplit || one.knownTo.every((observer) => observer === one.address);
  }
  return one.kind === 'token' || one.kind === 'cluster-name';
}

export const NODE_AGREEMENT: HealthCheck = {
  id: 'node-agreement',
  title: 'the nodes see one and the same ring',
  source: 'Gossip of all nodes, of more than 32 nodes that of some, spread over the racks.',
  thresholds:
    'CRIT: nodes claim the same token, name their cluster differently, or have rings of their own: a node is known to nobody but itself, or to some who know none of the others. WARN: they contradict each other in anything else but the schema.',
  needs: ['ring'],
  judge(facts) {
    const { ring } = facts.view;
    if (ring === undefined) return noRing(facts);
    const found = ring.disagreements.filter(({ kind }) => kind !== 'schema');
    if (found.length === 0) {
      const { length } = ring.observers;
      if (length === 1 && ring.nodes.length > 1) {
        return [
          { level: 'unknown', reason: 'only one node has told, so nobody can contradict it' },
        ];
      }
      return [{ level: 'ok', reason: `${length} nodes were asked and say the same` }];
    }
    const isSplit = separateRings(ring).length > 1;
    return found.map((one) => ({
      level: isGrave(one, isSplit) ? 'crit' : 'warn',
      reason: disagreementText(one),
      next: `kubectl k8ssandra gossip --all-views${inNamespace(facts)}`,
    }));
  },
};
