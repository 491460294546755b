import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { findTarget } from './find-target.ts';
import type { Target, TargetRequest } from './find-target.ts';

/**
 * Finds what the user named, for a command that has nothing to show but what nodes say.
 *
 * @throws AppError as {@link findTarget}, and what the API server refuses when it may be for that
 *   that there are no pods.
 */
export async function findPods(api: KubernetesApi, request: TargetRequest): Promise<Target> {
  const target = await findTarget(api, request);
  const { podsKnown, errors } = target.facts;
  const [first] = errors;
  if (target.pods.length === 0 && !podsKnown && first !== undefined) throw first;
  return target;
}
