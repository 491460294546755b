import { stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { KubernetesApi } from '../../../shared/ports/kubernetes-api.ts';
import { EVENTS } from '../api-paths.ts';
import { findTarget } from '../cluster/find-target.ts';
import type { Target, TargetRequest } from '../cluster/find-target.ts';
import { listObjects } from '../list-objects.ts';

export interface EventFacts {
  readonly target: Target;
  /** Raw, and not only of the target. */
  readonly events: readonly JsonObject[];
  readonly errors: readonly AppError[];
}

/** Events of what is in no namespace are kept here. */
const NODE_EVENTS_NAMESPACE = 'default';

/**
 * Asks for the target and for all events where it is.
 *
 * The core API and events.k8s.io show the same events. The core one is asked, because the
 * role `view`, and what people copy from it, allows only that.
 *
 * @throws AppError when the events cannot be listed: there is nothing else to show.
 */
export async function gatherEvents(
  api: KubernetesApi,
  request: TargetRequest,
  withNodes: boolean,
): Promise<EventFacts> {
  const list = async (namespace: string | undefined): Promise<readonly JsonObject[]> =>
    (await listObjects(api, { type: EVENTS, namespace })) ?? [];
  const hasNodeEvents =
    request.namespace === undefined || request.namespace === NODE_EVENTS_NAMESPACE;
  const errors: AppError[] = [];
  const [target, events, ofNodes] = await Promise.all([
    findTarget(api, request),
    list(request.namespace),
    withNodes && !hasNodeEvents ? list(NODE_EVENTS_NAMESPACE).catch(noted) : [],
  ]);
  function noted(error: unknown): readonly JsonObject[] {
    if (!(error instanceof AppError)) throw error;
    errors.push(error);
    return [];
  }
  const nodeEvents = ofNodes.filter((one) => stringAt(one, 'involvedObject', 'kind') === 'Node');
  return {
    target,
    events: [...events, ...nodeEvents],
    errors: [...target.facts.errors, ...errors],
  };
}
