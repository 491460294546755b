import type { SchemaVersions } from '../../../shared/domain/schema-versions.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { CassandraNode } from '../../../shared/ports/cassandra-node.ts';
import { askNodes } from '../cluster/ask-nodes.ts';
import { chooseObservers } from '../cluster/choose-observers.ts';
import type { ClusterView } from '../cluster/cluster-view.ts';
import type { CassandraPod } from '../cluster/find-target.ts';

/** What the nodes of one cluster say about its schema. */
export interface GatheredSchema {
  /** By the name of the pod that told. */
  readonly told: ReadonlyMap<string, SchemaVersions>;
  readonly failed: readonly { readonly pod: string; readonly error: AppError }[];
}

/**
 * Asks those nodes of a cluster that answer which node has which schema; of more than 32 some of
 * each rack.
 */
export async function gatherSchema(
  { members }: ClusterView,
  open: (pod: CassandraPod) => Promise<CassandraNode>,
): Promise<GatheredSchema> {
  const answering = members.flatMap(({ pod, reply }) =>
    pod !== undefined && reply.kind === 'answered' ? [pod] : [],
  );
  const answers = await askNodes([...chooseObservers(answering)], async (pod) =>
    (await open(pod)).schemaVersions(),
  );
  return {
    told: new Map(
      answers.flatMap(({ pod, ...answer }) =>
        answer.error === undefined ? [[pod.name, answer.value.value] as const] : [],
      ),
    ),
    failed: answers.flatMap(({ pod, error }) => (error ? [{ pod: pod.name, error }] : [])),
  };
}
