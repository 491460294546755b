import { disagreementText } from '../../status/disagreement-text.ts';
import type { HealthCheck } from '../health-check.ts';
import { inNamespace } from '../in-cluster.ts';
import { noRing } from '../no-ring.ts';

/** Two nodes with one token or one address: rows are looked for in the wrong place. */
const GRAVE: readonly string[] = ['token', 'cluster-name'];

export const NODE_AGREEMENT: HealthCheck = {
  id: 'node-agreement',
  title: 'the nodes see one and the same ring',
  source: 'Gossip of all nodes, of more than 32 nodes that of 32 spread over the racks.',
  thresholds:
    'CRIT: nodes claim the same token, or name their cluster differently. WARN: they contradict each other in anything else but the schema.',
  needs: ['ring'],
  judge(facts) {
    const { ring } = facts.view;
    if (ring === undefined) return noRing(facts);
    const found = ring.disagreements.filter(({ kind }) => kind !== 'schema');
    if (found.length === 0) {
      const { length } = ring.observers;
      const reason =
        length === 1
          ? 'only one node was asked, and nobody contradicts it'
          : `${length} nodes were asked and say the same`;
      return [{ level: 'ok', reason }];
    }
    return found.map((one) => ({
      level: GRAVE.includes(one.kind) ? 'crit' : 'warn',
      reason: disagreementText(one),
      next: `kubectl k8ssandra gossip --all-views${inNamespace(facts)}`,
    }));
  },
};
