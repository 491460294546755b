import type { GossipView } from '../../../shared/domain/gossip-endpoint.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraNode, Sourced } from '../../../shared/ports/cassandra-node.ts';
import { addressesOf } from './addresses-of.ts';
import { askNodes } from './ask-nodes.ts';
import type { Answer } from './ask-nodes.ts';
import { buildViews } from './build-views.ts';
import { MAX_DESCRIPTIONS, chooseObservers } from './choose-observers.ts';
import type { ClusterView } from './cluster-view.ts';
import type { CassandraPod, Target } from './find-target.ts';
import type { PodReply } from './group-clusters.ts';
import { whyNotAsked } from './why-not-asked.ts';

/** What the nodes of a target say of their clusters. */
export interface GatheredViews {
  readonly views: readonly ClusterView[];
  /** One for each node that was asked and did not answer. */
  readonly failures: readonly AppError[];
}

export interface ViewOptions {
  readonly open: (pod: CassandraPod) => Promise<CassandraNode>;
  /** Asks all nodes for everything they know, however many they are. */
  readonly allViews: boolean;
}

/**
 * Asks the nodes of a target about their clusters.
 *
 * Of more than 32 nodes, at most 32 spread over the racks tell what they know of all others, and
 * the rest only that they answer. Where those do not know of all, as there are more clusters than
 * that, others are asked in turn.
 */
export async function gatherViews(target: Target, options: ViewOptions): Promise<GatheredViews> {
  const { replies, failures } = await gatherReplies(target.pods, options);
  return { views: buildViews(target, replies), failures };
}

/** What the nodes of a target answer, each for itself. */
export interface GatheredReplies {
  /** One for each pod, in their order. */
  readonly replies: readonly PodReply[];
  /** One for each node that was asked and did not answer. */
  readonly failures: readonly AppError[];
}

type Reply = Answer<CassandraPod, Sourced<GossipView | undefined>>;

/** Asks as {@link gatherViews} does, and leaves the answers as they are. */
export async function gatherReplies(
  pods: readonly CassandraPod[],
  { open, allViews }: ViewOptions,
): Promise<GatheredReplies> {
  const running = pods.filter((pod) => whyNotAsked(pod) === undefined);
  const observers = allViews ? new Set(running) : chooseObservers(running);
  const answers = await askNodes(lightestFirst(running, observers), async (pod) =>
    ask(await open(pod), observers.has(pod)),
  );
  const byPod = new Map(answers.map((answer) => [answer.pod, answer]));
  await askUnseen(byPod, open);
  return {
    replies: pods.map((pod) => replyOf(pod, byPod.get(pod))),
    failures: pods.flatMap((pod) => byPod.get(pod)?.error ?? []),
  };
}

/**
 * Asks those of whom no observer has told: they are in another cluster, as a rule. Where all
 * addresses are others than those of the pods, it ends when enough has been told.
 */
async function askUnseen(
  answers: Map<CassandraPod, Reply>,
  open: ViewOptions['open'],
): Promise<void> {
  const all = [...answers.values()].flatMap(told);
  const known = new Set(all);
  let descriptions = all.length;
  const isUnseen = ([pod, answer]: [CassandraPod, Reply]): boolean =>
    answer.error === undefined &&
    answer.value.value === undefined &&
    !addressesOf(pod.object).some((address) => known.has(address));
  let unseen = [...answers].filter(isUnseen);
  while (unseen.length > 0 && descriptions < MAX_DESCRIPTIONS) {
    const observers = chooseObservers(unseen.map(([pod]) => pod));
    const more = await askNodes([...observers], async (pod) => ask(await open(pod), true));
    for (const answer of more) {
      answers.set(answer.pod, answer);
      const addresses = told(answer);
      descriptions += addresses.length;
      for (const address of addresses) known.add(address);
    }
    unseen = [...answers].filter(isUnseen);
  }
}

/** The addresses of all that a node speaks of. */
function told(answer: Reply): readonly string[] {
  return answer.error === undefined
    ? (answer.value.value?.endpoints ?? []).map(({ address }) => address)
    : [];
}

/**
 * Those who tell much come last: what they tell is read while a node that hangs uses up its time,
 * and not before that has begun.
 */
function lightestFirst(
  pods: readonly CassandraPod[],
  observers: ReadonlySet<CassandraPod>,
): readonly CassandraPod[] {
  return [...pods.filter((pod) => !observers.has(pod)), ...observers];
}

async function ask(
  node: CassandraNode,
  isObserver: boolean,
): Promise<Sourced<GossipView | undefined>> {
  if (isObserver) return node.gossip();
  const { source } = await node.releaseVersion();
  return { source, value: undefined };
}

function replyOf(pod: CassandraPod, answer: Reply | undefined): PodReply {
  if (answer === undefined) {
    const reason = whyNotAsked(pod) ?? 'it was not asked';
    return { pod, reply: { kind: 'not-asked', reason }, view: undefined };
  }
  if (answer.error !== undefined) {
    return { pod, reply: { kind: 'failed', error: answer.error }, view: undefined };
  }
  const { source, value } = answer.value;
  return { pod, reply: { kind: 'answered', source }, view: value };
}
