/**
 * For people who see no cluster.
 *
 * @param namespace - Where it was looked; undefined for all.
 */
export function nothingFound(namespace: string | undefined): string {
  return namespace === undefined
    ? 'No Cassandra found in any namespace.\n'
    : `No Cassandra found in the namespace ${namespace}. Look in all of them with -A.\n`;
}
