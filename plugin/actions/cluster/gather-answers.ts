import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraNode, NodeSource, Sourced } from '../../../shared/ports/cassandra-node.ts';
import { askNodes } from './ask-nodes.ts';
import type { Answer } from './ask-nodes.ts';
import type { CassandraPod } from './find-target.ts';
import { whyNotAsked } from './why-not-asked.ts';

/** Which node it is, and how it reacted. */
export interface AskedNode {
  readonly namespace: string;
  readonly pod: string;
  /** As far as Kubernetes knows it: cass-operator tells, a plain StatefulSet does not. */
  readonly datacenter: string | undefined;
  readonly rack: string | undefined;
  /** What told; undefined when nothing did. */
  readonly source: NodeSource | undefined;
  /** Why there is no answer. */
  readonly reason: string | undefined;
}

/** What one node said about itself. */
export interface NodeAnswer<T> {
  readonly node: AskedNode;
  /** Undefined when it did not answer. */
  readonly value: T | undefined;
  readonly error: AppError | undefined;
}

export interface NodeQuestion<T> {
  readonly open: (pod: CassandraPod) => Promise<CassandraNode>;
  readonly ask: (node: CassandraNode) => Promise<Sourced<T>>;
}

/** Asks each node the same question; one that cannot be asked has an error for an answer, too. */
export async function gatherAnswers<T>(
  pods: readonly CassandraPod[],
  { open, ask }: NodeQuestion<T>,
): Promise<readonly NodeAnswer<T>[]> {
  const answers = await askNodes(pods, async (pod) => {
    const reason = whyNotAsked(pod);
    if (reason !== undefined) throw notAsked(pod, reason);
    return ask(await open(pod));
  });
  return answers.map(describeAnswer);
}

function describeAnswer<T>({
  pod,
  value: told,
  error,
}: Answer<CassandraPod, Sourced<T>> & { readonly value?: Sourced<T> }): NodeAnswer<T> {
  const { namespace, name, datacenterName, rack } = pod;
  const place = { namespace, pod: name, datacenter: datacenterName, rack };
  return {
    node: { ...place, source: told?.source, reason: error?.message },
    value: told?.value,
    error,
  };
}

function notAsked(pod: CassandraPod, reason: string): AppError {
  return new AppError('KDS_NODE_UNREACHABLE', `pod ${formatRef(pod)} is not asked: ${reason}`, {
    hint: `See why with: kubectl describe pod ${pod.name} -n ${pod.namespace}`,
  });
}
