import type { JsonObject } from '../../shared/domain/json.ts';

interface TaskParts {
  readonly name?: string;
  readonly namespace?: string;
  readonly command?: string;
  readonly args?: JsonObject;
  readonly labels?: JsonObject;
  readonly createdAt?: string;
  /** Members of the spec, in place of the usual ones. */
  readonly spec?: JsonObject;
  /** Absent: no controller has touched it. */
  readonly status?: JsonObject;
}

/** A CassandraTask for dc1 as its creator wrote it. A test names what it is about. */
export function aCassandraTask({
  name = 'cleanup-1',
  namespace = 'prod',
  command = 'cleanup',
  args = {},
  labels = {},
  createdAt = '2026-01-01T00:00:00Z',
  spec = {},
  status,
}: TaskParts = {}): JsonObject {
  return {
    apiVersion: 'control.k8ssandra.io/v1alpha1',
    kind: 'CassandraTask',
    metadata: { name, namespace, labels, creationTimestamp: createdAt },
    spec: {
      datacenter: { name: 'dc1', namespace },
      concurrencyPolicy: 'Forbid',
      jobs: [{ name, command, args }],
      ...spec,
    },
    ...(status === undefined ? {} : { status }),
  };
}
