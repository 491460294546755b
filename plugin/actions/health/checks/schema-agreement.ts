import { disagreementText } from '../../status/disagreement-text.ts';
import type { HealthCheck } from '../health-check.ts';
import { inNamespace } from '../in-cluster.ts';
import { noRing } from '../no-ring.ts';

export const SCHEMA_AGREEMENT: HealthCheck = {
  id: 'schema-agreement',
  title: 'all nodes have the same schema',
  source: 'The version of the schema that each node gossips. Nodes that are down do not count.',
  thresholds: 'CRIT: nodes that are up have different versions.',
  needs: ['ring'],
  judge(facts) {
    const { ring } = facts.view;
    if (ring === undefined) return noRing(facts);
    const found = ring.disagreements.filter(({ kind }) => kind === 'schema');
    if (found.length > 0) {
      return found.map((one) => ({
        level: 'crit',
        reason: `${disagreementText(one)}; change no schema until they agree`,
        next: `kubectl k8ssandra schema${inNamespace(facts)}`,
      }));
    }
    const silent = ring.nodes.filter(
      ({ alive, schemaVersion }) => alive === true && schemaVersion === undefined,
    );
    if (silent.length > 0) {
      const who = silent.map(({ address }) => address).join(', ');
      return [{ level: 'unknown', reason: `the version of the schema of ${who} is not known` }];
    }
    return [{ level: 'ok', reason: 'the nodes that are up have one schema' }];
  },
};
