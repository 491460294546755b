import type { JsonObject } from '../../shared/domain/json.ts';
import { objectAt, objectsAt } from '../../shared/domain/json.ts';
import { injectPod } from '../../shared/injection/inject-pod.ts';
import { applyPatch } from '../../shared/jsonpatch/apply-patch.ts';
import { aCassandraPod, anInjectionContext } from './a-cassandra-pod.ts';

interface RunningPodParts {
  readonly name?: string;
  /** Name of the StatefulSet that it belongs to. */
  readonly owner?: string;
  readonly namespace?: string;
  readonly injected?: boolean;
  readonly labels?: JsonObject;
  /** Of the template that it was made from. */
  readonly templateRevision?: string;
  /** Members of its status, in place of those of a pod that is ready. */
  readonly status?: JsonObject;
}

/** A pod as the API server answers it, ready since a while. */
export function aRunningPod(parts: RunningPodParts = {}): JsonObject {
  const { injected = false, status = {}, labels = { app: 'cassandra' } } = parts;
  const pod = aCassandraPod({
    metadata: metadataOf(parts, labels),
    spec: { nodeName: 'worker-1' },
  });
  const whole = injected ? inject(pod) : pod;
  return { ...whole, status: { ...readyStatus(whole), ...status } };
}

function metadataOf(
  { name = 'cassandra-0', owner = 'cassandra', namespace = 'prod', ...parts }: RunningPodParts,
  ownLabels: JsonObject,
): JsonObject {
  const { templateRevision } = parts;
  const labels = {
    ...ownLabels,
    ...(templateRevision === undefined ? {} : { 'controller-revision-hash': templateRevision }),
  };
  return {
    name,
    namespace,
    uid: `uid-${namespace}-${name}`,
    creationTimestamp: '2025-12-29T00:00:00Z',
    labels,
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'StatefulSet', name: owner, controller: true },
    ],
  };
}

/** As the webhook does with a pod whose template is pinned: here the pin comes with the parts. */
function inject(pod: JsonObject): JsonObject {
  const metadata = { ...objectAt(pod, 'metadata'), ownerReferences: [] };
  const decision = injectPod({ ...pod, metadata }, anInjectionContext());
  if (decision.outcome === 'skipped') throw new Error('this pod cannot be injected');
  return applyPatch(pod, decision.patch);
}

function readyStatus(pod: JsonObject): JsonObject {
  const init = objectsAt(pod, 'spec', 'initContainers');
  return {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: objectsAt(objectAt(pod, 'spec'), 'containers').map(({ name }) => ({
      name: name ?? '',
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: {} },
    })),
    initContainerStatuses: init.map(({ name, restartPolicy }) => ({
      name: name ?? '',
      ready: true,
      started: restartPolicy === 'Always',
      restartCount: 0,
      state:
        restartPolicy === 'Always'
          ? { running: {} }
          : { terminated: { exitCode: 0, reason: 'Completed' } },
    })),
  };
}
