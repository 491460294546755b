/** Where was looked, and for what. */
export interface Place {
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly labelSelector?: string | undefined;
}

/** `the namespace prod`, `any namespace with the selector "app=x"`: behind "nothing found in". */
export function lookedIn({ namespace, labelSelector }: Place): string {
  const where = namespace === undefined ? 'any namespace' : `the namespace ${namespace}`;
  return labelSelector === undefined ? where : `${where} with the selector "${labelSelector}"`;
}

/**
 * What to do when nothing was found there: a selector is the likeliest reason.
 *
 * @param otherwise - A sentence with a full stop.
 */
export function lookElsewhere(place: Place | undefined, otherwise: string): string {
  return place?.labelSelector === undefined ? otherwise : `Look without -l. ${otherwise}`;
}
