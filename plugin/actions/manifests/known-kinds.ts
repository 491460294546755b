import { nearest } from '../../suggest.ts';

/**
 * Kinds by API version, for the groups in which a misspelt kind would otherwise
 * pass as an object that is none of our business.
 */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  v1: [
    'Binding',
    'ConfigMap',
    'Endpoints',
    'Event',
    'LimitRange',
    'Namespace',
    'Node',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Pod',
    'PodTemplate',
    'ReplicationController',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  'apps/v1': ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'cassandra.datastax.com/v1beta1': ['CassandraDatacenter'],
  'k8ssandra.io/v1alpha1': ['K8ssandraCluster'],
  'control.k8ssandra.io/v1alpha1': ['CassandraTask', 'K8ssandraTask', 'ScheduledTask'],
};

/**
 * Says what is wrong with the type of an object.
 *
 * @returns Undefined for a type that exists, or that may exist for all we know.
 */
export function unknownType(apiVersion: string, kind: string): string | undefined {
  const known = KINDS[apiVersion];
  if (known?.includes(kind)) return undefined;
  if (known !== undefined) {
    const guess = nearest(kind, known);
    const question = guess === undefined ? '' : `; did you mean ${guess}?`;
    return `there is no kind "${kind}" in ${apiVersion}${question}`;
  }
  const [group = ''] = apiVersion.split('/', 1);
  const served = Object.keys(KINDS).find((version) => version.startsWith(`${group}/`));
  if (served === undefined || !KINDS[served]?.includes(kind)) return undefined;
  return `${kind} is not served as ${apiVersion}; use ${served}`;
}
