import { numberAt } from '../domain/json.ts';
import type { JsonObject } from '../domain/json.ts';

/** User and group that the injected containers run as. */
export interface RunAs {
  readonly user: number;
  /** Undefined: the group that the image gives the user. */
  readonly group: number | undefined;
}

/** User and group of Cassandra in the official image, to which it steps down from root. */
const CASSANDRA_ID = 999;

/**
 * The user that Cassandra will run as.
 *
 * The socket of the agent is writable for its owner only, so the server must be
 * the same user. The official image starts as root and steps down to 999 unless
 * the pod says otherwise.
 */
export function runAs(pod: JsonObject, container: JsonObject): RunAs {
  const user = setting('runAsUser', pod, container) ?? 0;
  const group = setting('runAsGroup', pod, container);
  if (user === 0) return { user: CASSANDRA_ID, group: CASSANDRA_ID };
  return { user, group: group ?? (user === CASSANDRA_ID ? CASSANDRA_ID : undefined) };
}

/** True when the pod says which user Cassandra runs as; an image that starts as root chooses one. */
export function namesUser(pod: JsonObject, container: JsonObject): boolean {
  return (setting('runAsUser', pod, container) ?? 0) !== 0;
}

/** The container's own setting wins over the pod's, as the kubelet has it. */
function setting(name: string, pod: JsonObject, container: JsonObject): number | undefined {
  return (
    numberAt(container, 'securityContext', name) ?? numberAt(pod, 'spec', 'securityContext', name)
  );
}

/** A security context that the Pod Security level `restricted` accepts. */
export function restrictedContext({ user, group }: RunAs): JsonObject {
  return {
    runAsUser: user,
    ...(group === undefined ? {} : { runAsGroup: group }),
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
}
