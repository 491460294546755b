import {
  CASSANDRA_DATACENTERS,
  CASSANDRA_TASKS,
  DEPLOYMENTS,
  DISRUPTION_BUDGETS,
  EVENTS,
  K8SSANDRA_CLUSTERS,
  K8SSANDRA_TASKS,
  MEDUSA_BACKUPS,
  MEDUSA_TASKS,
  MUTATING_CONFIGURATIONS,
  NODES,
  PERSISTENT_VOLUMES,
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  SCHEDULED_TASKS,
  SECRETS,
  STATEFUL_SETS,
  STORAGE_CLASSES,
  VALIDATING_CONFIGURATIONS,
} from '../api-paths.ts';
import type { ResourceType } from '../api-paths.ts';

/** Kinds whose objects are all about Cassandra. */
export const CUSTOM_RESOURCES: readonly ResourceType[] = [
  K8SSANDRA_CLUSTERS,
  CASSANDRA_DATACENTERS,
  CASSANDRA_TASKS,
  K8SSANDRA_TASKS,
  SCHEDULED_TASKS,
  MEDUSA_BACKUPS,
  MEDUSA_TASKS,
  medusa('medusabackupjobs', 'MedusaBackupJob'),
  medusa('medusabackupschedules', 'MedusaBackupSchedule'),
  medusa('medusarestorejobs', 'MedusaRestoreJob'),
  medusa('medusaconfigurations', 'MedusaConfiguration'),
  { group: 'reaper.k8ssandra.io', version: 'v1alpha1', plural: 'reapers', kind: 'Reaper' },
  {
    group: 'replication.k8ssandra.io',
    version: 'v1alpha1',
    plural: 'replicatedsecrets',
    kind: 'ReplicatedSecret',
  },
];

/** Kinds of which only what belongs to Cassandra is taken. */
export const NAMESPACED: readonly ResourceType[] = [
  STATEFUL_SETS,
  PODS,
  DEPLOYMENTS,
  { group: 'batch', version: 'v1', plural: 'jobs', kind: 'Job' },
  { group: 'batch', version: 'v1', plural: 'cronjobs', kind: 'CronJob' },
  PERSISTENT_VOLUME_CLAIMS,
  { group: '', version: 'v1', plural: 'services', kind: 'Service' },
  {
    group: 'discovery.k8s.io',
    version: 'v1',
    plural: 'endpointslices',
    kind: 'EndpointSlice',
  },
  DISRUPTION_BUDGETS,
  { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' },
  SECRETS,
  EVENTS,
];

/** Kinds that are in no namespace. */
export const CLUSTER_WIDE: readonly ResourceType[] = [
  NODES,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
  MUTATING_CONFIGURATIONS,
  VALIDATING_CONFIGURATIONS,
];

function medusa(plural: string, kind: string): ResourceType {
  return { group: 'medusa.k8ssandra.io', version: 'v1alpha1', plural, kind };
}
