import { groupBy } from '../../../../shared/domain/group-by.ts';
import { isSystemKeyspace } from '../../../../shared/domain/ownership.ts';
import { replicationText } from '../../../../shared/domain/replication.ts';
import { separateRings } from '../../../../shared/domain/separate-rings.ts';
import { buildTokenRing } from '../../../../shared/domain/token-ring.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';
import { inNamespace } from '../in-cluster.ts';
import { judgeQuorum, LOGINS } from '../judge-quorum.ts';
import { nameSome } from '../name-some.ts';
import { noRing } from '../no-ring.ts';
import { stoppedText } from '../stopped-datacenters.ts';

export const QUORUM: HealthCheck = {
  id: 'quorum',
  title: 'every range has a quorum of live replicas',
  source:
    'Computed from the tokens, racks and replication of the keyspaces of users and of system_auth. The probe of the Management API is not asked: it does not see dead nodes.',
  thresholds:
    'CRIT: ranges have no quorum, in the whole or in a datacenter. WARN: a node is down, and the loss of one more would take a quorum away; or a datacenter is stopped on purpose, and QUORUM is lost with it while each datacenter that runs has its LOCAL_QUORUM: that of the stopped one does not count; or system_auth has one replica. Unknown while the nodes see separate rings.',
  needs: ['ring'],
  judge(facts) {
    const { view, keyspaces } = facts;
    if (view.ring === undefined) return noRing(facts);
    const rings = separateRings(view.ring);
    if (rings.length > 1) return [split(rings, facts)];
    const built = buildTokenRing(view.ring.nodes, view.ring.partitioner);
    if (built.ring === undefined) {
      return [{ level: 'unknown', reason: `the ring cannot be computed: ${built.reason}` }];
    }
    if (keyspaces === undefined) {
      return [{ level: 'unknown', reason: 'no node tells how keyspaces are replicated' }];
    }
    const wanted = [...keyspaces].filter(
      ([name, { strategy }]) =>
        (!isSystemKeyspace(name) || name === LOGINS) && strategy !== 'LocalStrategy',
    );
    const groups = [...groupBy(wanted, ([, one]) => replicationText(one)).values()];
    const { ring } = built;
    const but = facts.stopped.length === 0 ? '' : `, though ${stoppedText(facts.stopped)}`;
    const findings = groups.flatMap((group) => judgeQuorum(group, ring, facts));
    if (findings.length > 0) return findings;
    return wanted.length === 0
      ? [{ level: 'skipped', reason: 'there is no keyspace that is replicated' }]
      : [{ level: 'ok', reason: `all ranges of ${wanted.length} keyspaces have a quorum${but}` }];
  },
};

/** What a replica is depends on the ring: what one of them takes for a quorum the other may lack. */
function split(rings: readonly (readonly string[])[], facts: HealthFacts): Finding {
  const groups = rings.map((ring) => nameSome(ring)).join('; ');
  return {
    level: 'unknown',
    reason: `the nodes see ${rings.length} separate rings, and a quorum of one is none of the other: ${groups}`,
    next: `kubectl k8ssandra gossip --all-views${inNamespace(facts)}`,
  };
}
