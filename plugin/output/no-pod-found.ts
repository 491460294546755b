/** For standard error: there is nothing that could be asked. */
export function noPodFound(namespace: string): string {
  return `No Cassandra pod found in the namespace ${namespace}. See where there are some with: kubectl k8ssandra list -A\n`;
}
