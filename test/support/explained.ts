import type { JsonObject } from '../../shared/domain/json.ts';
import { explain } from '../../plugin/actions/why/explain.ts';
import type { Explanation } from '../../plugin/actions/why/explain.ts';
import { readLogExtract } from '../../plugin/actions/why/read-log-extract.ts';
import type { LogExtract } from '../../plugin/actions/why/read-log-extract.ts';
import { selectSubjects } from '../../plugin/actions/why/select-subjects.ts';
import type { WhyFacts } from '../../plugin/actions/why/why-facts.ts';
import { WHY_NOW } from './a-broken-namespace.ts';
import { aCassandraStatefulSet } from './a-cassandra-stateful-set.ts';
import { fakeClock } from './fake-clock.ts';
import { fakePodLogs } from './fake-pod-logs.ts';

interface Broken extends Partial<
  Pick<
    WhyFacts,
    'events' | 'claims' | 'kubernetesNodes' | 'volumes' | 'storageClasses' | 'deployments' | 'logs'
  >
> {
  readonly pods?: readonly JsonObject[];
  readonly statefulSets?: readonly JsonObject[];
  readonly datacenters?: readonly JsonObject[];
  readonly clusters?: readonly JsonObject[];
  readonly tasks?: readonly JsonObject[];
  readonly claimsKnown?: boolean;
  readonly target?: string;
}

/** What `why` makes of these facts, in the namespace `prod` with a StatefulSet `cassandra`. */
export function explained({
  pods = [],
  statefulSets,
  datacenters = [],
  clusters = [],
  tasks = [],
  target,
  ...facts
}: Broken): readonly Explanation[] {
  const all: WhyFacts = {
    status: {
      statefulSets: statefulSets ?? [aCassandraStatefulSet({ spec: { replicas: pods.length } })],
      datacenters: datacenters.map((one) => ({ kind: 'CassandraDatacenter', ...one })),
      clusters: clusters.map((one) => ({ kind: 'K8ssandraCluster', ...one })),
      pods,
      podsKnown: true,
      errors: [],
    },
    tasks: { tasks, datacenters, errors: [] },
    events: [],
    claims: [],
    claimsKnown: true,
    kubernetesNodes: undefined,
    volumes: undefined,
    storageClasses: undefined,
    deployments: undefined,
    logs: [],
    podsWithoutLogs: 0,
    errors: [],
    ...facts,
  };
  return explain(all, selectSubjects(all, target, WHY_NOW), WHY_NOW).items;
}

/** Ids of the causes, the first of each item and those besides it. */
export function causeIds(broken: Broken): readonly string[] {
  return explained(broken).flatMap(({ cause, besides }) => [
    cause,
    ...besides.map((one) => one.cause),
  ]);
}

/** The end of a log of `cassandra-0`, read from these lines. */
export function aLogExtract(
  lines: readonly string[],
  { container = 'cassandra', previous = false } = {},
): Promise<LogExtract> {
  return readLogExtract(
    { pod: { namespace: 'prod', name: 'cassandra-0' }, container, previous },
    {
      logs: fakePodLogs(() => lines),
      clock: fakeClock(WHY_NOW),
      signal: new AbortController().signal,
      onFailure: (error) => {
        throw error;
      },
    },
  );
}
