import { differs } from '../../../domain/leaf.ts';
import { quote } from '../../quote.ts';
import type { Rule } from '../../rule.ts';

/**
 * A node stores the cluster name beside its data and stops when it is told
 * another one. Without this rule a renamed cluster loses one node per restart
 * until the rollout is stopped, and cannot be brought back by waiting.
 */
export const idClusterNameImmutable: Rule = {
  id: 'id-cluster-name-immutable',
  summary: 'The name of a Cassandra cluster stays what it was.',
  strictness: 'deny',
  harm: 'Cassandra does not start on data that it wrote under another cluster name',
  check({ before, after }) {
    if (before === undefined || !differs(before.clusterName, after.clusterName)) return [];
    const { path, text, value = '' } = after.clusterName;
    const old = quote(before.clusterName.value ?? '');
    return [
      {
        field: path,
        value: text,
        problem: `the cluster name changes from ${old} to ${quote(value)}`,
        action: `set it back to ${old}; to rename, build a new cluster and move the data`,
      },
    ];
  },
};
