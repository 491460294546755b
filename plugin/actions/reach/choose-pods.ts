import { stringAt } from '../../../shared/domain/json.ts';
import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraPod, Target, TargetRequest } from '../cluster/find-target.ts';
import { lookedIn, lookElsewhere } from '../cluster/looked-in.ts';
import type { Place } from '../cluster/looked-in.ts';
import { podState } from '../status/pod-state.ts';

/** What was looked for, as the user wrote it. */
type Asked = Place & Pick<TargetRequest, 'target'>;

/** Which of the nodes of a target are meant. */
export interface Choice extends Asked {
  /** Whether the user said in so many words that there may be several. */
  readonly mayBeSeveral: boolean;
}

/**
 * The nodes that something is to be done on.
 *
 * What a command does to a node is not known here, so that nobody gets several of them, or any of
 * several, without having asked for it.
 *
 * @throws AppError `KDS_USAGE` when there are several nobody asked for, `KDS_NOT_FOUND` when there
 *   is none, or why none could be found.
 */
export function chooseNodes({ pods, facts }: Target, choice: Choice): readonly CassandraPod[] {
  if (pods.length === 0) throw facts.errors[0] ?? noPod(choice);
  refuseSeveralClusters(pods, choice);
  if (pods.length === 1 || choice.mayBeSeveral) return pods;
  throw new AppError('KDS_USAGE', `${nameOf(choice)} has ${pods.length} nodes`, {
    hint: `Name one of them, such as pod/${pods[0]?.name ?? 'NAME'}, or say --all, --dc or --rack.`,
  });
}

/**
 * One node where any of them will do: the first that is ready, otherwise the first that runs.
 *
 * @throws AppError `KDS_NOT_FOUND` when there is none, or why none could be found.
 */
export function chooseOne({ pods, facts }: Target, choice: Asked): CassandraPod {
  const states = pods.map((pod) => ({ pod, state: podState(pod.object) }));
  const chosen =
    states.find(({ state }) => state.ready) ??
    states.find(({ state }) => state.status === 'Running') ??
    states[0];
  if (chosen === undefined) throw facts.errors[0] ?? noPod(choice);
  refuseSeveralClusters(pods, choice);
  return chosen.pod;
}

/** Says which node was taken; empty where the user left no choice. */
export function choiceNote({ pods }: Target, chosen: CassandraPod): string {
  return pods.length < 2 ? '' : `note: using pod ${formatRef(chosen)}, one of ${pods.length}\n`;
}

/** Any node of a cluster may do, but never one of any cluster. */
function refuseSeveralClusters(pods: readonly CassandraPod[], asked: Asked): void {
  const names = [...new Set(pods.map(clusterOf))];
  if (names.length < 2) return;
  throw new AppError('KDS_USAGE', `${nameOf(asked)} has several clusters: ${names.join(', ')}`, {
    hint: 'Name the one that you mean as TARGET, or one of its nodes as pod/NAME.',
  });
}

/** As Kubernetes tells it: StatefulSets without an operator may each be a cluster of its own. */
function clusterOf({ workload, datacenter }: CassandraPod): string {
  const { kind, name, cluster } = workload;
  if (kind === 'StatefulSet') return `sts/${name}`;
  return cluster?.name ?? stringAt(datacenter, 'spec', 'clusterName') ?? `dc/${name}`;
}

function noPod(asked: Asked): AppError {
  return new AppError('KDS_NOT_FOUND', `${nameOf(asked)} has no Cassandra pod`, {
    hint: lookElsewhere(
      asked,
      'Name another namespace with -n, or look in all with: kubectl k8ssandra list -A',
    ),
  });
}

function nameOf(asked: Asked): string {
  return asked.target === undefined ? lookedIn(asked) : `"${asked.target}"`;
}
