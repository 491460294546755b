import { describe, expect, it } from 'vitest';

import type { HealthCheckId } from '../../../../../plugin/actions/health/check-ids.ts';
import type { HealthFacts } from '../../../../../plugin/actions/health/health-facts.ts';
import type { PodStatus } from '../../../../../plugin/actions/status/workload-status.ts';
import type { TaskView } from '../../../../../plugin/actions/task/task-view.ts';
import type { AppError } from '../../../../../shared/errors/app-error.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { aHealthFacts, HEALTH_NOW, levelsOf, REFUSED } from '../../../../support/a-health-facts.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

function firstPod(parts: Partial<PodStatus>): HealthFacts {
  return aHealthFacts({ pod: (index) => (index === 0 ? parts : {}) });
}

function given(facts: Partial<HealthFacts>): HealthFacts {
  return aHealthFacts({ facts });
}

function certificate(untilMs: number, fromMs = 0): HealthFacts {
  const times = { subject: 'CN=client', notBeforeMs: fromMs, notAfterMs: HEALTH_NOW + untilMs };
  const one = { secret: 'prod/client', certificates: { value: [times] } };
  return given({ certificates: { value: [one] } });
}

/** The clocks of the nodes against that of the API server; one that is absent has no lease. */
function clocks(...aheadMs: readonly (number | undefined)[]): HealthFacts {
  const known = aheadMs.flatMap((ahead, index): [string, number][] =>
    ahead === undefined ? [] : [[`worker-${index}`, ahead]],
  );
  return given({ clocks: { value: { aheadMs: new Map(known) } } });
}

function budget(name: string, disruptionsAllowed: number, app = 'cassandra'): JsonObject {
  return {
    metadata: { name, namespace: 'prod' },
    spec: { selector: { matchLabels: { app } } },
    status: { disruptionsAllowed },
  };
}

function task(parts: Partial<TaskView>): TaskView {
  return {
    kind: 'CassandraTask',
    namespace: 'prod',
    name: 'cleanup-1',
    command: 'cleanup',
    target: 'dc/dc1',
    parent: undefined,
    state: 'running',
    reason: undefined,
    done: 0,
    total: 3,
    createdAt: '2025-12-31T00:00:00Z',
    startedAt: undefined,
    finishedAt: undefined,
    nextAt: undefined,
    pods: [],
    datacenters: [],
    next: [],
    ...parts,
  };
}

function withTasks(...all: readonly Partial<TaskView>[]): HealthFacts {
  return given({ tasks: { value: all.map(task) } });
}

const LATER = { name: 'cleanup-2', createdAt: '2025-12-31T01:00:00Z' };

function backup(ageMs: number | undefined, madeMs?: number): HealthFacts {
  const made =
    madeMs === undefined ? {} : { creationTimestamp: new Date(HEALTH_NOW - madeMs).toISOString() };
  const datacenter = { metadata: { name: 'dc1', namespace: 'prod', ...made } };
  const facts = aHealthFacts();
  const one = {
    metadata: { name: 'b', namespace: 'prod' },
    spec: { cassandraDatacenter: 'dc1' },
    status:
      ageMs === undefined
        ? { status: 'FAILED' }
        : { status: 'SUCCESS', finishTime: new Date(HEALTH_NOW - ageMs).toISOString() },
  };
  return {
    ...facts,
    pods: facts.pods.map((pod) => ({ ...pod, datacenter })),
    backups: { value: [one] },
  };
}

const INJECTED = { injection: 'injected', revision: 'a', port: 8080 } as const;

function webhook(parts: {
  readonly result: 'OK' | 'WARN' | 'FAIL';
  readonly isUsed: boolean;
  readonly detail?: string;
  readonly gaps?: readonly AppError[];
}): HealthFacts {
  const { result, isUsed, detail = 'a trial pod did not get the parts', gaps = [] } = parts;
  return aHealthFacts({
    pod: () => (isUsed ? INJECTED : {}),
    facts: { webhook: { value: { checks: [{ id: 'injects', result, detail }], gaps } } },
  });
}

function absentWebhook(isUsed: boolean): HealthFacts {
  const check = { id: 'mutating-configuration', result: 'FAIL', detail: 'not installed' } as const;
  return aHealthFacts({
    pod: () => (isUsed ? INJECTED : {}),
    facts: { webhook: { value: { checks: [check], gaps: [] } } },
  });
}

describe.each<[HealthCheckId, readonly (readonly [string, HealthFacts, readonly string[]])[]]>([
  [
    'pods-ready',
    [
      ['all are', aHealthFacts(), ['ok sts/cassandra']],
      ['one is not', firstPod({ ready: false }), ['warn sts/cassandra']],
      ['none is', aHealthFacts({ pod: () => ({ ready: false }) }), ['crit sts/cassandra']],
      ['one is missing', aHealthFacts({ workload: { desired: 4 } }), ['warn sts/cassandra']],
      ['pods cannot be listed', given({ podsKnown: false }), ['unknown']],
      [
        'there are to be none',
        aHealthFacts({ workload: { desired: 0, ready: 0, pods: [] } }),
        ['skipped sts/cassandra'],
      ],
    ],
  ],
  [
    'certificates',
    [
      ['30 days are left', certificate(30 * DAY_MS), ['ok secret/prod/client']],
      ['a bit less is', certificate(30 * DAY_MS - 1), ['warn secret/prod/client']],
      ['7 days are left', certificate(7 * DAY_MS), ['warn secret/prod/client']],
      ['a bit less than 7 is', certificate(7 * DAY_MS - 1), ['crit secret/prod/client']],
      ['it has expired', certificate(0), ['crit secret/prod/client']],
      [
        'it is not valid yet',
        certificate(90 * DAY_MS, HEALTH_NOW + 1),
        ['crit secret/prod/client'],
      ],
      ['there are none', given({ certificates: { value: [] } }), ['skipped']],
      ['Secrets may not be read', given({ certificates: REFUSED }), ['unknown']],
      [
        'a Secret holds something else',
        given({ certificates: { value: [{ secret: 'prod/x', certificates: { value: [] } }] } }),
        ['unknown secret/prod/x'],
      ],
    ],
  ],
  [
    'clock-skew',
    [
      ['all are 3 s apart at most', clocks(9_000, 10_000, 12_000), ['ok']],
      ['one is behind by more', clocks(9_000, 10_000, 12_001), ['warn node/worker-0']],
      ['by ten seconds', clocks(0, -10_000, 0), ['warn node/worker-1']],
      ['by more than ten', clocks(0, -10_001, 0), ['crit node/worker-1']],
      ['one has no lease', clocks(0, undefined, 0), ['unknown']],
      [
        'one has none, and the others are apart',
        clocks(0, undefined, 5_000),
        ['warn node/worker-0', 'unknown'],
      ],
      ['leases may not be listed', given({ clocks: REFUSED }), ['unknown']],
      ['a lease is missing', aHealthFacts(), ['unknown']],
    ],
  ],
  [
    'disruption-budget',
    [
      ['one covers all', given({ budgets: { value: [budget('a', 1)] } }), ['ok']],
      ['it lets none go', given({ budgets: { value: [budget('a', 0)] } }), ['ok']],
      ['it lets two go', given({ budgets: { value: [budget('a', 2)] } }), ['warn dc1']],
      [
        'there is none',
        given({ budgets: { value: [] } }),
        ['warn cassandra-0, cassandra-1, cassandra-2'],
      ],
      [
        'it is of something else',
        given({ budgets: { value: [budget('a', 1, 'web')] } }),
        ['warn cassandra-0, cassandra-1, cassandra-2'],
      ],
      [
        'there are two for one pod',
        given({ budgets: { value: [budget('a', 1), budget('b', 0)] } }),
        ['warn cassandra-0, cassandra-1, cassandra-2'],
      ],
      ['they may not be listed', given({ budgets: REFUSED }), ['unknown']],
    ],
  ],
  [
    'tasks',
    [
      ['there are none, and no operator', withTasks(), ['skipped']],
      ['one runs', withTasks({}), ['ok']],
      ['one is stuck', withTasks({ state: 'stuck' }), ['warn cassandratask/cleanup-1']],
      ['one is invalid', withTasks({ state: 'invalid' }), ['warn cassandratask/cleanup-1']],
      ['one has failed', withTasks({ state: 'failed' }), ['warn cassandratask/cleanup-1']],
      [
        'one has failed, and then succeeded',
        withTasks({ state: 'failed' }, { ...LATER, state: 'succeeded' }),
        ['ok'],
      ],
      [
        'one has failed after it had succeeded',
        withTasks({ state: 'succeeded' }, { ...LATER, state: 'failed' }),
        ['warn cassandratask/cleanup-2'],
      ],
      ['they may not be listed', given({ tasks: REFUSED }), ['unknown']],
    ],
  ],
  [
    'backup-age',
    [
      ['it is 26 hours old', backup(26 * HOUR_MS), ['ok dc/dc1']],
      ['it is older', backup(26 * HOUR_MS + 1), ['warn dc/dc1']],
      ['it is 7 days old', backup(7 * DAY_MS), ['warn dc/dc1']],
      ['it is older than that', backup(7 * DAY_MS + 1), ['crit dc/dc1']],
      ['none has succeeded', backup(undefined), ['crit dc/dc1']],
      ['none has, and the datacenter is new', backup(undefined, HOUR_MS), ['ok dc/dc1']],
      ['none has for two days', backup(undefined, 2 * DAY_MS), ['warn dc/dc1']],
      ['none has for eight days', backup(undefined, 8 * DAY_MS), ['crit dc/dc1']],
      ['Medusa is not installed', aHealthFacts(), ['skipped']],
      ['Medusa is for others', given({ backups: { value: [] } }), ['skipped']],
      ['they may not be listed', given({ backups: REFUSED }), ['unknown']],
    ],
  ],
  [
    'injected-parts',
    [
      ['none is injected', aHealthFacts(), ['skipped']],
      ['all are alike', aHealthFacts({ pod: () => INJECTED }), ['ok sts/cassandra']],
      ['one is without', firstPod(INJECTED), ['warn sts/cassandra']],
      [
        'one has other parts',
        aHealthFacts({ pod: (index) => ({ ...INJECTED, revision: index === 0 ? 'b' : 'a' }) }),
        ['warn sts/cassandra'],
      ],
      [
        'one has lost a part',
        aHealthFacts({
          pod: (index) => (index === 0 ? { injection: 'incomplete' } : INJECTED),
        }),
        ['warn sts/cassandra'],
      ],
      ['pods cannot be listed', given({ podsKnown: false }), ['unknown']],
    ],
  ],
  [
    'webhook',
    [
      ['it works', webhook({ result: 'OK', isUsed: true }), ['ok']],
      ['it is broken and used', webhook({ result: 'FAIL', isUsed: true }), ['crit injects']],
      ['it is broken and not used', webhook({ result: 'FAIL', isUsed: false }), ['warn injects']],
      [
        'it cannot be seen',
        webhook({
          result: 'WARN',
          isUsed: true,
          detail: 'cannot tell: ann cannot list them',
          gaps: [REFUSED.error],
        }),
        ['unknown injects'],
      ],
      ['it is absent, and nobody needs it', absentWebhook(false), ['skipped']],
      ['it is absent, and pods are injected', absentWebhook(true), ['crit mutating-configuration']],
      ['nobody answers', given({ webhook: REFUSED }), ['unknown']],
    ],
  ],
])('%s', (id, rows) => {
  it.each(rows)('%s', (_what, facts, expected) => {
    expect(levelsOf(id, facts)).toEqual(expected);
  });
});
