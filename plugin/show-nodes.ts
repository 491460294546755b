import type { CassandraNode, Sourced } from '../shared/ports/cassandra-node.ts';
import { findPods } from './actions/cluster/find-pods.ts';
import { gatherAnswers } from './actions/cluster/gather-answers.ts';
import type { NodeAnswer } from './actions/cluster/gather-answers.ts';
import type { CommandContext } from './command-context.ts';
import { openNodes } from './open-nodes.ts';
import { clusterTarget } from './options/cluster-options.ts';
import type { ClusterArguments } from './options/cluster-options.ts';
import { targetRequest } from './options/target-options.ts';
import type { NodeArguments, TargetArguments } from './options/target-options.ts';
import type { ViewArguments } from './options/view-options.ts';
import { nodesView } from './output/nodes-view.ts';
import { presentView } from './output/present-view.ts';
import type { Style } from './output/style.ts';

type Arguments = ClusterArguments & TargetArguments & NodeArguments & ViewArguments;

/** A question for each node, and how the answers are shown. */
export interface NodeScreen<T> {
  /** Of the JSON document. */
  readonly kind: string;
  readonly ask: (node: CassandraNode) => Promise<Sourced<T>>;
  /** What stands in the item of a node that answered. */
  readonly facts: (value: T) => object;
  readonly render: (answers: readonly NodeAnswer<T>[], style: Style) => string;
  /** Members of the document beside the items. */
  readonly summary?: (answers: readonly NodeAnswer<T>[]) => object;
  /** For people, on what no line of a table says; each with its line end. */
  readonly remark?: (values: readonly T[]) => string;
}

/**
 * Asks each node of the target and shows what they say. Those that do not answer are told
 * together, by their reasons.
 */
export async function showNodes<T>(
  args: Arguments,
  context: CommandContext,
  { kind, ask, facts, render, summary, remark }: NodeScreen<T>,
): Promise<number> {
  const cluster = await context.connect(clusterTarget(args));
  const door = openNodes(cluster, context, args);
  const request = targetRequest(args, cluster.namespace);
  return presentView(args, context, async () => {
    const target = await findPods(cluster.api, request);
    const answers = await gatherAnswers(target.pods, { open: door.open, ask });
    const failed = answers.flatMap(({ node, error }) => (error ? [{ pod: node.pod, error }] : []));
    const errors = [...target.facts.errors, ...failed.map(({ error }) => error)];
    const values = answers.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const { document, ...view } = nodesView({
      kind,
      items: answers.map(({ node, value }) => ({
        ...node,
        ...(value === undefined ? {} : facts(value)),
      })),
      render: (style) => render(answers, style),
      place: request,
      pods: target.pods,
      errors,
      failed,
      remarks: [values.length === 0 ? '' : (remark?.(values) ?? ''), ...door.notices()],
    });
    return { ...view, document: { ...document, ...summary?.(answers) } };
  });
}
