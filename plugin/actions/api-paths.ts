/** A kind of object that we ask the API server for. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  /** As it stands in paths: `statefulsets`. */
  readonly plural: string;
  readonly kind: string;
}

export const STATEFUL_SETS: ResourceType = {
  group: 'apps',
  version: 'v1',
  plural: 'statefulsets',
  kind: 'StatefulSet',
};

export const DEPLOYMENTS: ResourceType = {
  group: 'apps',
  version: 'v1',
  plural: 'deployments',
  kind: 'Deployment',
};

export const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod' };

export const SECRETS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  kind: 'Secret',
};

export const CASSANDRA_DATACENTERS: ResourceType = {
  group: 'cassandra.datastax.com',
  version: 'v1beta1',
  plural: 'cassandradatacenters',
  kind: 'CassandraDatacenter',
};

export const K8SSANDRA_CLUSTERS: ResourceType = {
  group: 'k8ssandra.io',
  version: 'v1alpha1',
  plural: 'k8ssandraclusters',
  kind: 'K8ssandraCluster',
};

export const CASSANDRA_TASKS: ResourceType = {
  group: 'control.k8ssandra.io',
  version: 'v1alpha1',
  plural: 'cassandratasks',
  kind: 'CassandraTask',
};

export const K8SSANDRA_TASKS: ResourceType = {
  group: 'control.k8ssandra.io',
  version: 'v1alpha1',
  plural: 'k8ssandratasks',
  kind: 'K8ssandraTask',
};

export const MEDUSA_BACKUPS: ResourceType = {
  group: 'medusa.k8ssandra.io',
  version: 'v1alpha1',
  plural: 'medusabackups',
  kind: 'MedusaBackup',
};

export const MUTATING_CONFIGURATIONS: ResourceType = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'mutatingwebhookconfigurations',
  kind: 'MutatingWebhookConfiguration',
};

export const VALIDATING_CONFIGURATIONS: ResourceType = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'validatingwebhookconfigurations',
  kind: 'ValidatingWebhookConfiguration',
};

export const EVENTS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
};

export const PERSISTENT_VOLUME_CLAIMS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
};

export const PERSISTENT_VOLUMES: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumes',
  kind: 'PersistentVolume',
};

export const NODES: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
};

export const STORAGE_CLASSES: ResourceType = {
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'storageclasses',
  kind: 'StorageClass',
};

export const DISRUPTION_BUDGETS: ResourceType = {
  group: 'policy',
  version: 'v1',
  plural: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
};

export const SCHEDULED_TASKS: ResourceType = {
  group: 'control.k8ssandra.io',
  version: 'v1alpha1',
  plural: 'scheduledtasks',
  kind: 'ScheduledTask',
};

export const MEDUSA_TASKS: ResourceType = {
  group: 'medusa.k8ssandra.io',
  version: 'v1alpha1',
  plural: 'medusatasks',
  kind: 'MedusaTask',
};

export const REAPERS: ResourceType = {
  group: 'reaper.k8ssandra.io',
  version: 'v1alpha1',
  plural: 'reapers',
  kind: 'Reaper',
};

export const LEASES: ResourceType = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
};

/**
 * Path of a collection, or of one object in it.
 *
 * @param namespace - Undefined for all namespaces, and for what is not in one.
 */
export function apiPath(
  { group, version, plural }: ResourceType,
  namespace: string | undefined,
  name?: string,
): string {
  return [
    group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
    ...(namespace === undefined ? [] : ['namespaces', encodeURIComponent(namespace)]),
    plural,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
  ].join('/');
}
