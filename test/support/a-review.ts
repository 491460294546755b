import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { aCassandraPod } from './a-cassandra-pod.ts';

export const REVIEW_UID = '705ab4f5-6393-11e8-b7cc-42010a800002';

/** A review of a new Cassandra pod. A test names what it is about. */
export function aReview(request: Readonly<Record<string, JsonValue | undefined>> = {}): JsonObject {
  const whole = {
    uid: REVIEW_UID,
    kind: { group: '', version: 'v1', kind: 'Pod' },
    resource: { group: '', version: 'v1', resource: 'pods' },
    requestKind: { group: '', version: 'v1', kind: 'Pod' },
    requestResource: { group: '', version: 'v1', resource: 'pods' },
    name: 'cassandra-0',
    namespace: 'prod',
    operation: 'CREATE',
    userInfo: { username: 'system:serviceaccount:kube-system:statefulset-controller' },
    object: aCassandraPod(),
    oldObject: null,
    dryRun: false,
    options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
    ...request,
  };
  // Members that a test sets to undefined go missing, as they would on the wire.
  return JSON.parse(
    JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: whole }),
  ) as JsonObject;
}
