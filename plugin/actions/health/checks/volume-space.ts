import { toFixedHalfEven } from '../../../../shared/domain/half-even.ts';
import { stringAt } from '../../../../shared/domain/json.ts';
import { loadText } from '../../../../shared/domain/load-text.ts';
import type { CassandraPod } from '../../cluster/find-target.ts';
import { capacityOfClaim } from '../capacity-of-claim.ts';
import { claimsOf, dataClaimOf } from '../claims-of.ts';
import { unknownFor } from '../health-check.ts';
import type { Finding, HealthCheck } from '../health-check.ts';
import type { HealthFacts } from '../health-facts.ts';

const WARN_FROM = 0.7;
const CRIT_FROM = 0.85;

export const VOLUME_SPACE: HealthCheck = {
  id: 'volume-space',
  title: 'the volumes of the pods have room',
  source:
    'The kubelet of each Kubernetes node (stats/summary, which needs the strong right to get nodes/proxy). Without it, what the node says of its load is held against the capacity of its claim: that leaves out snapshots, commit logs and other files, and may be a minute old.',
  thresholds:
    'WARN: 70 % are used: compaction may need as much room again as the tables that it rewrites. CRIT: 85 %: compaction starts to fail, and then writes do. Rules of thumb.',
  needs: ['ring', 'claims', 'volumes'],
  judge(facts) {
    if (facts.pods.length === 0) {
      return facts.podsKnown
        ? [{ level: 'skipped', reason: 'there are no pods' }]
        : [{ level: 'unknown', reason: 'pods could not be listed' }];
    }
    const findings = facts.pods.flatMap((pod) => judgePod(pod, facts));
    if (findings.length === 0) {
      return [{ level: 'skipped', reason: 'no pod has a volume claim' }];
    }
    const bad = findings.filter(({ level }) => level !== 'ok');
    if (bad.length > 0) return bad;
    const guessed = findings.filter(({ reason }) => reason.includes(BY_LOAD)).length;
    const how = guessed === 0 ? '' : `, ${guessed} of them ${BY_LOAD}, snapshots left out`;
    return [
      { level: 'ok', reason: `less than 70 % is used of each of ${findings.length} volumes${how}` },
    ];
  },
};

const BY_LOAD = 'by the load that Cassandra tells';

function judgePod(pod: CassandraPod, facts: HealthFacts): readonly Finding[] {
  const { volumes } = facts;
  const usages = 'value' in volumes ? volumes.value.usages : [];
  const claims = claimsOf(pod.object);
  const known = claims.flatMap((claim) => {
    const usage = usages.find((one) => one.claim === claim && one.namespace === pod.namespace);
    return usage ?? [];
  });
  const seen = known.map(({ claim, usedBytes, capacityBytes }) =>
    fill(pod, { claim, usedBytes, capacityBytes }),
  );
  const data = dataClaimOf(pod.object);
  const rest = claims.filter((claim) => !known.some((one) => one.claim === claim));
  const others = rest.map((claim) =>
    claim === data ? byLoad(pod, claim, facts) : notTold(pod, claim, facts),
  );
  return [...seen, ...others];
}

interface Fill {
  readonly claim: string;
  readonly usedBytes: number;
  readonly capacityBytes: number;
  readonly how?: string;
}

function fill(pod: CassandraPod, { claim, usedBytes, capacityBytes, how }: Fill): Finding {
  const part = capacityBytes > 0 ? usedBytes / capacityBytes : 1;
  const percent = toFixedHalfEven(part * 100, 0);
  const reason = `${percent} % of ${loadText(capacityBytes)} are used in the volume ${claim}${how === undefined ? '' : `, ${how}`}`;
  const subject = pod.name;
  if (part < WARN_FROM) return { level: 'ok', subject, reason };
  return part < CRIT_FROM
    ? {
        level: 'warn',
        subject,
        reason: `${reason}; compaction may need as much room again`,
        next: 'Remove old snapshots, enlarge the volumes or add nodes.',
      }
    : {
        level: 'crit',
        subject,
        reason: `${reason}; compaction, and then writes, are about to fail`,
        next: `kubectl k8ssandra nodetool pod/${pod.name} -n ${pod.namespace} -- listsnapshots`,
      };
}

function byLoad(pod: CassandraPod, claim: string, facts: HealthFacts): Finding {
  const usedBytes = facts.view.members.find((one) => one.pod === pod)?.node?.loadBytes;
  const claims = 'error' in facts.claims ? [] : (facts.claims.value ?? []);
  const capacityBytes = capacityOfClaim(claims, { namespace: pod.namespace, name: claim });
  if (usedBytes !== undefined && capacityBytes !== undefined) {
    return fill(pod, { claim, usedBytes, capacityBytes, how: BY_LOAD });
  }
  return notTold(pod, claim, facts);
}

/** The load of Cassandra says nothing of a volume for its commit log, say. */
function notTold(pod: CassandraPod, claim: string, { volumes, claims }: HealthFacts): Finding {
  if ('error' in claims) return unknownFor(claims.error, pod.name);
  if ('error' in volumes) return unknownFor(volumes.error, pod.name);
  const error = volumes.value.errors.get(stringAt(pod.object, 'spec', 'nodeName') ?? '');
  if (error !== undefined) return unknownFor(error, pod.name);
  const reason = `nobody tells how full the volume ${claim} is`;
  return { level: 'unknown', subject: pod.name, reason };
}
