/**
 * Every admission route: name (a metric label), path, and the resource that it
 * expects. The manifests and the reference page are checked against it.
 */
export const ROUTES = {
  'mutate-pods': {
    path: '/mutate/pods',
    resource: 'pods',
    summary: 'Adds the Management API and the metrics collector to Cassandra pods on CREATE.',
  },
  'mutate-statefulsets': {
    path: '/mutate/statefulsets',
    resource: 'statefulsets',
    summary: 'Pins, in the pod template, which parts the pods of a StatefulSet get.',
  },
  'validate-statefulsets': {
    path: '/validate/statefulsets',
    resource: 'statefulsets',
    summary: 'Judges StatefulSets that run Cassandra on CREATE and UPDATE.',
  },
  'validate-cassandradatacenters': {
    path: '/validate/cassandradatacenters',
    resource: 'cassandradatacenters',
    summary: 'Judges CassandraDatacenters of cass-operator on CREATE and UPDATE.',
  },
  'validate-k8ssandraclusters': {
    path: '/validate/k8ssandraclusters',
    resource: 'k8ssandraclusters',
    summary: 'Judges K8ssandraClusters of k8ssandra-operator on CREATE and UPDATE.',
  },
} as const satisfies Record<string, RouteDefinition>;

interface RouteDefinition {
  readonly path: string;
  readonly resource: string;
  readonly summary: string;
}

export type RouteName = keyof typeof ROUTES;
