import type { ClientConnection } from '../../../shared/domain/client-connection.ts';
import { groupBy } from '../../../shared/domain/group-by.ts';

/** Connections that are alike, on all nodes together. */
export interface ClientCount {
  readonly user: string | undefined;
  readonly keyspace: string | undefined;
  readonly driver: string | undefined;
  readonly connections: number;
  /** Of which the clients encrypt. */
  readonly encrypted: number;
  /** Undefined when one of them does not tell. */
  readonly requests: number | undefined;
}

/** Counts connections by user, keyspace and driver, the most first. */
export function countClients(
  nodes: readonly (readonly ClientConnection[])[],
): readonly ClientCount[] {
  const groups = groupBy(nodes.flat(), ({ user, keyspace, driver }) =>
    JSON.stringify([user, keyspace, driver]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [countOf(first, group)];
    })
    .toSorted((a, b) => b.connections - a.connections);
}

function countOf(
  { user, keyspace, driver }: ClientConnection,
  group: readonly ClientConnection[],
): ClientCount {
  const requests = group.map((one) => one.requests).filter((one) => one !== undefined);
  return {
    user,
    keyspace,
    driver,
    connections: group.length,
    encrypted: group.filter(({ isEncrypted }) => isEncrypted === true).length,
    requests:
      requests.length < group.length ? undefined : requests.reduce((sum, one) => sum + one, 0),
  };
}
