import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { atMostEvery } from '../actions/at-most-every.ts';
import { findTarget } from '../actions/cluster/find-target.ts';
import type { CassandraPod } from '../actions/cluster/find-target.ts';
import { gatherOwnership } from '../actions/cluster/gather-ownership.ts';
import type { OwnedView } from '../actions/cluster/gather-ownership.ts';
import { STATUS_ADVISOR } from '../actions/status/advise.ts';
import { describePlacement } from '../actions/status/describe-placement.ts';
import type { ClusterStatus } from '../actions/status/describe-ring.ts';
import { describeRing } from '../actions/status/describe-ring.ts';
import { describeWork } from '../actions/status/describe-work.ts';
import type { WorkStatus } from '../actions/status/describe-work.ts';
import { gatherPlacement } from '../actions/status/gather-placement.ts';
import type { StatusFacts } from '../actions/status/gather-status.ts';
import { gatherWork } from '../actions/status/gather-work.ts';
import type { WorkFacts } from '../actions/status/gather-work.ts';
import { statusLevel } from '../actions/status/status-level.ts';
import type { StatusLevel } from '../actions/status/status-level.ts';
import type { WorkloadStatus } from '../actions/status/workload-status.ts';
import type { RunCommand } from '../command-definition.ts';
import type { status } from '../definitions/status.ts';
import { openNodes } from '../open-nodes.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { documentHead } from '../output/json-document.ts';
import { nothingFound } from '../output/nothing-found.ts';
import { partialNote } from '../output/partial-note.ts';
import { presentView } from '../output/present-view.ts';
import { renderStatus } from '../output/status-screen.ts';
import type { StatusDocument } from '../output/status-screen.ts';
import type { View } from '../output/view.ts';

/** Of what has no operator. */
const NO_WORK: WorkFacts = { tasks: [], backups: [], errors: [] };
/** Pods do not move, and kubelets measure volumes only now and then. */
const PLACEMENT_AGE_MS = 60_000;

export const runStatus: RunCommand<typeof status> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const where = args['all-namespaces'] ? undefined : cluster.namespace;
  const clock = await context.clock();
  const door = openNodes(cluster, context, args);
  const place = atMostEvery(
    { ageMs: PLACEMENT_AGE_MS, clock, isKept: ({ errors }) => errors.length === 0 },
    (pods: readonly CassandraPod[]) => gatherPlacement(cluster.api, pods, where),
  );
  return presentView(args, context, async (): Promise<View<StatusDocument>> => {
    const target = await findTarget(cluster.api, targetRequest(args, where), STATUS_ADVISOR);
    const { keyspace, 'fail-on': failOn } = args;
    const allViews = args['all-views'];
    const { datacenters, clusters } = target.facts;
    const hasOperator = datacenters.length + clusters.length > 0;
    const [{ owned, failures }, work, placement] = await Promise.all([
      gatherOwnership(target, { ...door, allViews, keyspace }),
      hasOperator ? gatherWork(cluster.api, where) : NO_WORK,
      args.output === 'wide' ? place(target.pods) : undefined,
    ]);
    const items = owned
      .map(({ view, ownership }) => describeRing(view, { keyspace, ownership }))
      .map((one) => withWork(one, target.facts, work));
    const ofKubernetes = [
      ...target.facts.errors,
      ...work.errors,
      ...(placement === undefined ? [] : placement.errors),
    ];
    const errors = [...ofKubernetes, ...failures];
    const judged = failOn && unhealthyCode(await levelsOf(items, owned, target.facts), failOn);
    const places = placement && describePlacement(target.pods, placement);
    return {
      document: { ...documentHead('Status', errors), items },
      render: renderStatus(items, { nowMs: clock.wallMs(), places }),
      names: items
        .flatMap(({ nodes }) => nodes.flatMap(({ pod }) => pod ?? []))
        .map((pod) => `pod/${pod}`),
      notes: [
        target.workloads.length === 0 && errors.length === 0
          ? nothingFound('No Cassandra found', targetRequest(args, where))
          : '',
        ...door.notices(),
        partialNote(ofKubernetes),
      ].join(''),
      exitCode: judged ?? (errors.length === 0 ? EXIT_CODES.ok : EXIT_CODES.partial).code,
    };
  });
};

function withWork<T extends { readonly workloads: readonly WorkloadStatus[] }>(
  cluster: T,
  facts: StatusFacts,
  work: WorkFacts,
): T & { readonly workloads: readonly (WorkloadStatus & WorkStatus)[] } {
  const workloads = cluster.workloads.map((one) => ({ ...one, ...describeWork(one, facts, work) }));
  return { ...cluster, workloads };
}

/** How bad each cluster is. What decides that is loaded only where it counts. */
async function levelsOf(
  clusters: readonly ClusterStatus[],
  owned: readonly OwnedView[],
  facts: StatusFacts,
): Promise<readonly StatusLevel[]> {
  const { stoppedDatacenters } = await import('../actions/health/stopped-datacenters.ts');
  return clusters.map((cluster, index) => {
    const view = owned[index]?.view;
    const stopped = view === undefined ? [] : stoppedDatacenters(view, facts);
    return statusLevel(
      cluster,
      stopped.map(({ name }) => name),
    );
  });
}

/** Where nothing runs there is nothing that is well, which counts for who asks for more than a look. */
function unhealthyCode(
  levels: readonly StatusLevel[],
  failOn: 'warn' | 'crit',
): number | undefined {
  const isBad = levels.includes('crit') || (failOn === 'warn' && levels.includes('warn'));
  if (isBad) return EXIT_CODES.unhealthy.code;
  return levels.length === 0 ? EXIT_CODES.notFound.code : undefined;
}
