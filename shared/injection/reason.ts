/**
 * Why a pod is left as it is. The codes are an interface: they are metric
 * labels, Event reasons and JSON output.
 */
export const SKIP_REASONS = {
  'opted-out': {
    summary: 'The pod says that it must not be injected.',
    next: 'Remove the label inject.k8ssandra.io/enabled to have it injected.',
  },
  'not-cassandra': {
    summary: 'No container of the pod runs Cassandra.',
    next: 'If one does, name it in the annotation inject.k8ssandra.io/container.',
  },
  'several-cassandra-containers': {
    summary: 'More than one container of the pod looks like Cassandra.',
    next: 'Name the one to inject in the annotation inject.k8ssandra.io/container.',
  },
  'operator-managed': {
    summary: 'cass-operator runs this pod; its image already has the Management API.',
    next: 'Nothing to do.',
  },
  'management-api-present': {
    summary: 'The pod already runs the Management API.',
    next: 'Nothing to do.',
  },
  'agent-present': {
    summary: 'The JVM options already load a Management API or metrics agent.',
    next: 'Remove that agent from the JVM options to have ours injected; two stop Cassandra.',
  },
  'mirror-pod': {
    summary: 'A static pod of the kubelet cannot be changed through the API.',
    next: 'Inject its manifest offline with: kubectl k8ssandra inject -f',
  },
  'windows-pod': {
    summary: 'The Management API runs on Linux only.',
    next: 'Nothing to do.',
  },
  'not-a-server': {
    summary: 'The pod is a job or runs a tool of the Cassandra image, not Cassandra itself.',
    next: 'Set the label inject.k8ssandra.io/enabled to "true" on the pod if it does run Cassandra.',
  },
  'host-network': {
    summary:
      'The pod shares the network of its host, where anyone could use the unauthenticated API.',
    next: 'Set the annotation inject.k8ssandra.io/host-network to "allow" to accept that.',
  },
  'version-unknown': {
    summary: 'The image reference does not tell the Cassandra version.',
    next: 'Set the annotation inject.k8ssandra.io/cassandra-version, for example to "4.1"; the image needs Java 11 or newer.',
  },
  'version-unsupported': {
    summary: 'There is no Management API agent for this Cassandra version.',
    next: 'Use Cassandra 4.0, 4.1 or 5.0, or add an image for it to the configuration.',
  },
  'name-taken': {
    summary: 'The pod already uses a name or path that injection needs.',
    next: 'Rename the container, volume or mount that the message names.',
  },
  'not-pinned': {
    summary:
      'The StatefulSet was made without the webhook, so its other pods do not have the parts.',
    next: 'Inject all of its pods, one after another, with: kubectl rollout restart statefulset',
  },
  'pin-unreadable': {
    summary:
      'The injection pin of the StatefulSet is of another version of the webhook, or was edited.',
    next: 'Pin and inject all of its pods anew with: kubectl rollout restart statefulset',
  },
  'limit-range': {
    summary: 'With the parts, the pod would be larger than a LimitRange of the namespace allows.',
    next: 'Raise the maximum of the LimitRange for pods, or lower the resources of the parts.',
  },
  malformed: {
    summary: 'The object is not a valid pod.',
    next: 'Correct the field that the message names; the API server refuses it, too.',
  },
  'bad-request': {
    summary: 'An inject.k8ssandra.io annotation has a value that is not allowed.',
    next: 'Correct the annotation that the message names.',
  },
} as const satisfies Record<string, { summary: string; next: string }>;

export type SkipCode = keyof typeof SKIP_REASONS;

/** One reason, with what it is about in this pod. */
export interface SkipReason {
  readonly code: SkipCode;
  /** What in this very pod led to it, with names and values. Lower case, no full stop. */
  readonly detail: string;
}
