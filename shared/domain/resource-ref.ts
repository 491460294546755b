/** Names one namespaced object of a kind that the context implies. */
export interface ResourceRef {
  readonly namespace: string;
  readonly name: string;
}

/** `prod/dc1`, the form users see in messages. */
export function formatRef({ namespace, name }: ResourceRef): string {
  return `${namespace}/${name}`;
}
