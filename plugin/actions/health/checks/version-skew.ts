import { groupBy } from '../../../../shared/domain/group-by.ts';
import type { HealthCheck } from '../health-check.ts';
import { inNamespace } from '../in-cluster.ts';
import { nameSome } from '../name-some.ts';
import { noRing } from '../no-ring.ts';
import { isStopped } from '../stopped-datacenters.ts';

export const VERSION_SKEW: HealthCheck = {
  id: 'version-skew',
  title: 'all nodes run the same release of Cassandra',
  source: 'The release that each node gossips.',
  thresholds:
    'WARN: there are several releases. While that is so, change no schema, and add, repair or remove no node.',
  needs: ['ring'],
  judge(facts) {
    const { ring } = facts.view;
    if (ring === undefined) return noRing(facts);
    const groups = groupBy(ring.nodes, ({ releaseVersion }) => releaseVersion);
    // Who has started since a datacenter was stopped has not heard of its releases.
    const unknown = (groups.get(undefined) ?? []).filter((node) => !isStopped(node, facts));
    const releases = [...groups].flatMap(([release, nodes]) =>
      release === undefined ? [] : [{ release, nodes }],
    );
    if (releases.length > 1) {
      const texts = releases.map(
        ({ release, nodes }) => `${release} on ${nameSome(nodes.map(({ address }) => address))}`,
      );
      return [
        {
          level: 'warn',
          reason: `an upgrade is under way or stuck: ${texts.join('; ')}`,
          next: `kubectl k8ssandra info${inNamespace(facts)}`,
        },
      ];
    }
    const [only] = releases;
    if (only === undefined || unknown.length > 0) {
      const who = nameSome(unknown.map(({ address }) => address));
      return [{ level: 'unknown', reason: `the release of ${who} is not known` }];
    }
    return [{ level: 'ok', reason: `all nodes run Cassandra ${only.release}` }];
  },
};
