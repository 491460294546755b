import { expect, it } from 'vitest';

import type { HealthFacts } from '../../../../../plugin/actions/health/health-facts.ts';
import type { CassandraPod } from '../../../../../plugin/actions/cluster/find-target.ts';
import { objectAt, objectsAt } from '../../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { aHealthFacts, findingsOf, levelsOf, REFUSED } from '../../../../support/a-health-facts.ts';

const CAPACITY = 100 * 2 ** 30;
const CLAIM: JsonObject = {
  metadata: { name: 'data-cassandra-0', namespace: 'prod' },
  status: { capacity: { storage: '100Gi' } },
};

interface Parts {
  /** What the kubelet says is used, of 1; undefined when it does not say. */
  readonly used?: number;
  /** What Cassandra says is used, of 1. */
  readonly load?: number;
  readonly claims?: HealthFacts['claims'];
  readonly isRefused?: boolean;
}

/** One node, whose data is in a claim of 100 GiB. */
function withVolume({ used, load, claims = { value: [CLAIM] }, isRefused }: Parts): HealthFacts {
  const loadBytes = load === undefined ? undefined : load * CAPACITY;
  const facts = aHealthFacts({ endpoints: [{ loadBytes }] });
  const [member] = facts.view.members;
  if (member?.pod === undefined) throw new Error('no pod');
  const pod = mounting(member.pod);
  const usage = { namespace: 'prod', claim: 'data-cassandra-0', capacityBytes: CAPACITY };
  return {
    ...facts,
    view: { ...facts.view, members: [{ ...member, pod }] },
    pods: [pod],
    claims,
    volumes: {
      value: {
        usages: used === undefined ? [] : [{ ...usage, usedBytes: used * CAPACITY }],
        errors: new Map(isRefused === true ? [['worker-0', REFUSED.error]] : []),
      },
    },
  };
}

function mounting(pod: CassandraPod): CassandraPod {
  const spec = {
    nodeName: 'worker-0',
    containers: [
      {
        name: 'cassandra',
        image: 'cassandra:5.0.9',
        volumeMounts: [{ name: 'data', mountPath: '/var/lib/cassandra' }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-cassandra-0' } }],
  };
  return { ...pod, object: { ...pod.object, spec } };
}

it.each<[string, Parts, readonly string[]]>([
  ['less than 70 % are used', { used: 0.69 }, ['ok']],
  ['70 % are', { used: 0.7 }, ['warn cassandra-0']],
  ['less than 85 % are', { used: 0.84 }, ['warn cassandra-0']],
  ['85 % are', { used: 0.85 }, ['crit cassandra-0']],
  ['the kubelet counts more than Cassandra', { used: 0.9, load: 0.1 }, ['crit cassandra-0']],
  ['only Cassandra tells, and it is little', { load: 0.3, isRefused: true }, ['ok']],
  ['only Cassandra tells, and it is much', { load: 0.9, isRefused: true }, ['crit cassandra-0']],
  ['nobody tells', { isRefused: true }, ['unknown cassandra-0']],
  ['claims may not be listed', { load: 0.3, claims: REFUSED }, ['unknown cassandra-0']],
  ['the claim has no capacity yet', { load: 0.3, claims: { value: [] } }, ['unknown cassandra-0']],
])('%s', (_what, parts, expected) => {
  expect(levelsOf('volume-space', withVolume(parts))).toEqual(expected);
});

it('what is told by the load is said to be so', () => {
  const [finding] = findingsOf('volume-space', withVolume({ load: 0.3 }));
  expect(finding?.reason).toContain('by the load that Cassandra tells, snapshots left out');
});

it('pods without claims have nothing to fill', () => {
  const facts = aHealthFacts();
  const pods = facts.pods.map((pod) => ({ ...pod, object: { metadata: { name: pod.name } } }));
  expect(levelsOf('volume-space', { ...facts, pods })).toEqual(['skipped']);
});

it('pods that are not known are not without volumes', () => {
  const facts = aHealthFacts({ facts: { pods: [], podsKnown: false } });
  expect(levelsOf('volume-space', facts)).toEqual(['unknown']);
});

it('does not pass over a volume that nobody has measured', () => {
  const facts = withVolume({ used: 0.1 });
  const [pod] = facts.pods;
  if (pod === undefined) throw new Error('no pod');
  const spec = objectAt(pod.object, 'spec');
  const [volume] = objectsAt(spec, 'volumes');
  const log = { name: 'log', persistentVolumeClaim: { claimName: 'log-cassandra-0' } };
  const object = { ...pod.object, spec: { ...spec, volumes: [volume ?? {}, log] } };
  const both = { ...facts, pods: [{ ...pod, object }] };
  expect(levelsOf('volume-space', both)).toEqual(['unknown cassandra-0']);
  expect(findingsOf('volume-space', both)[0]?.reason).toContain('log-cassandra-0');
});
