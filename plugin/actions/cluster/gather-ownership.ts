import type { Ownership } from '../../../shared/domain/ownership.ts';
import type { Replication } from '../../../shared/domain/replication.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { mapLimited } from '../map-limited.ts';
import { MAX_NODES_AT_ONCE } from './ask-nodes.ts';
import type { ClusterView } from './cluster-view.ts';
import { computeOwnership } from './compute-ownership.ts';
import type { Target } from './find-target.ts';
import { gatherViews } from './gather-views.ts';
import type { ViewOptions } from './gather-views.ts';

export interface OwnershipOptions extends ViewOptions {
  /** Whose ownership is wanted; undefined for what all keyspaces of users have in common. */
  readonly keyspace: string | undefined;
}

/** A cluster, how its keyspaces are replicated, and how much each node owns. */
export interface OwnedView {
  readonly view: ClusterView;
  /** Undefined when no node told. */
  readonly keyspaces: ReadonlyMap<string, Replication> | undefined;
  readonly ownership: Ownership | undefined;
}

export interface OwnedViews {
  readonly owned: readonly OwnedView[];
  /** One for each node that was asked in vain. */
  readonly failures: readonly AppError[];
}

/** Any node knows the keyspaces: when two cannot tell, a third will not either. */
const MAX_TRIES = 2;

/**
 * Asks the nodes about their clusters, and one of each for the replication of its keyspaces.
 *
 * @throws AppError `KDS_NOT_FOUND` when a cluster does not have the keyspace.
 */
export async function gatherOwnership(
  target: Target,
  options: OwnershipOptions,
): Promise<OwnedViews> {
  const { views, failures } = await gatherViews(target, options);
  const told = await mapLimited(views, MAX_NODES_AT_ONCE, (view) => keyspacesOf(view, options));
  const owned = views.map((view, index) => {
    const keyspaces = told[index]?.keyspaces;
    return { view, keyspaces, ownership: computeOwnership(view, keyspaces, options.keyspace) };
  });
  return { owned, failures: [...failures, ...told.flatMap(({ failure }) => failure ?? [])] };
}

interface Told {
  readonly keyspaces?: ReadonlyMap<string, Replication>;
  readonly failure?: AppError;
}

async function keyspacesOf({ members }: ClusterView, { open }: ViewOptions): Promise<Told> {
  const answering = members.flatMap(({ pod, reply }) =>
    pod !== undefined && reply.kind === 'answered' ? [pod] : [],
  );
  let failure: AppError | undefined;
  for (const pod of answering.slice(0, MAX_TRIES)) {
    try {
      const node = await open(pod);
      return { keyspaces: (await node.keyspaces()).value };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failure = error;
    }
  }
  return failure === undefined ? {} : { failure };
}
