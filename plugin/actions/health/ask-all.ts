import type { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraNode, Sourced } from '../../../shared/ports/cassandra-node.ts';
import { askNodes } from '../cluster/ask-nodes.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import type { Answer } from '../webhook/gather-webhook.ts';
import { attempt } from './attempt.ts';
import type { HealthSource, NodeFacts } from './health-facts.ts';
import { NOT_ASKED } from './not-asked.ts';

type Open = (pod: CassandraPod) => Promise<CassandraNode>;

/**
 * Asks each node of all clusters once for all of its figures, so that nodetool, where it has to be
 * run, is run once, and no more nodes are asked at once than of one cluster. One that has been
 * silent before is not waited for again.
 *
 * @returns For each cluster, facts of all nodes that could be asked; pods that do not run have none.
 */
export async function askAll(
  views: readonly ClusterView[],
  sources: ReadonlySet<HealthSource>,
  open: Open,
): Promise<readonly (readonly NodeFacts[])[]> {
  const answers = await askNodes(views.flatMap(answering), async (pod) =>
    askOne(pod, sources, await open(pod)),
  );
  const told = new Map(
    answers.map((one) => [
      one.pod,
      one.error === undefined ? one.value : nothingOf(one.pod, one.error),
    ]),
  );
  return views.map((view) => [
    ...answering(view).flatMap((pod) => told.get(pod) ?? []),
    ...silent(view),
  ]);
}

function answering({ members }: ClusterView): readonly CassandraPod[] {
  return members.flatMap(({ pod, reply }) =>
    pod !== undefined && reply.kind === 'answered' ? [pod] : [],
  );
}

function silent({ members }: ClusterView): readonly NodeFacts[] {
  return members.flatMap(({ pod, reply }) =>
    pod !== undefined && reply.kind === 'failed' ? [nothingOf(pod, reply.error)] : [],
  );
}

function nothingOf(pod: CassandraPod, error: AppError): NodeFacts {
  return {
    pod,
    threadPools: { error },
    compactions: { error },
    streams: { error },
    hints: { error },
  };
}

async function askOne(
  pod: CassandraPod,
  sources: ReadonlySet<HealthSource>,
  node: CassandraNode,
): Promise<NodeFacts> {
  const when = <T>(source: HealthSource, ask: () => Promise<Sourced<T>>): Promise<Answer<T>> =>
    sources.has(source) ? attempt(ask().then(({ value }) => value)) : Promise.resolve(NOT_ASKED);
  const [threadPools, compactions, streams, hints] = await Promise.all([
    when('thread-pools', () => node.threadPools()),
    when('compactions', () => node.compactions()),
    when('streams', () => node.streams()),
    when('hints', () => node.hints()),
  ]);
  return { pod, threadPools, compactions, streams, hints };
}
