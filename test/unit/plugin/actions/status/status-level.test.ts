import { describe, expect, it } from 'vitest';

import type { ClusterStatus } from '../../../../../plugin/actions/status/describe-ring.ts';
import { describeStatus } from '../../../../../plugin/actions/status/describe-status.ts';
import { STATUS_ADVISOR } from '../../../../../plugin/actions/status/advise.ts';
import { statusLevel } from '../../../../../plugin/actions/status/status-level.ts';
import type { StatusFacts } from '../../../../../plugin/actions/status/gather-status.ts';
import { aCassandraStatefulSet } from '../../../../support/a-cassandra-stateful-set.ts';
import { aRunningPod } from '../../../../support/a-running-pod.ts';

const NODE = { address: '10.0.0.1', datacenter: 'dc1', reply: 'answered' } as const;

function levelOf(
  states: readonly string[],
  { reply = 'answered', ...facts }: Partial<StatusFacts> & { reply?: 'answered' | 'failed' } = {},
  stopped: readonly string[] = [],
): string {
  const names = ['cassandra-0', 'cassandra-1', 'cassandra-2'];
  const workloads = describeStatus(
    {
      statefulSets: [
        aCassandraStatefulSet({ spec: { selector: { matchLabels: { app: 'cassandra' } } } }),
      ],
      datacenters: [],
      clusters: [],
      pods: names.map((name) => aRunningPod({ name })),
      podsKnown: true,
      errors: [],
      ...facts,
    },
    STATUS_ADVISOR,
  );
  const nodes = states.map((state) => ({
    ...NODE,
    state,
    reply,
    ...(state === '??' ? { address: undefined } : {}),
  })) as unknown as ClusterStatus['nodes'];
  return statusLevel({ nodes, workloads, disagreements: [], schemaAgreed: true }, stopped);
}

describe('the level of a status', () => {
  it('is ok though nobody has asked for injection', () => {
    expect(levelOf(['UN', 'UN', 'UN'])).toBe('ok');
  });

  it.each([
    ['a node that is down', ['UN', 'DN', 'UN'], 'crit'],
    ['a node that leaves', ['UN', 'UL', 'UN'], 'ok'],
    ['a pod of which no node speaks', ['UN', '??', 'UN'], 'crit'],
  ])('%s', (_what, states, expected) => {
    expect(levelOf(states)).toBe(expected);
  });

  it('is not that of nodes that nobody could ask about', () => {
    expect(levelOf(['??', '??', '??'], { reply: 'failed' })).toBe('ok');
    expect(levelOf(['UN', '??', 'UN'], { reply: 'failed' })).toBe('crit');
  });

  it('is worst where a pod is missing, but for pods that may not be listed', () => {
    expect(levelOf(['UN'], { pods: [aRunningPod({ name: 'cassandra-0' })] })).toBe('crit');
    expect(levelOf(['UN'], { pods: [], podsKnown: false })).toBe('ok');
  });

  it('counts a datacenter that is stopped on purpose for a warning', () => {
    expect(levelOf(['UN', 'DN', 'UN'], {}, ['dc1'])).toBe('warn');
    expect(levelOf(['UN', 'DN', 'UN'], {}, ['dc2'])).toBe('crit');
  });

  it('is a warning for a cluster that is stopped as a whole', () => {
    const stopped = aCassandraStatefulSet({ spec: { replicas: 0 } });
    expect(levelOf([], { statefulSets: [stopped], pods: [] })).toBe('warn');
  });

  it('is a warning for a pod that is not ready', () => {
    const status = { conditions: [{ type: 'Ready', status: 'False' }] };
    const pods = ['cassandra-0', 'cassandra-1', 'cassandra-2'].map((name, index) =>
      aRunningPod({ name, ...(index === 1 ? { status } : {}) }),
    );
    expect(levelOf(['UN', 'UN', 'UN'], { pods })).toBe('warn');
  });
});
