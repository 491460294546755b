import type { NamespaceFact, NamespaceFacts } from '../../shared/ports/namespace-facts.ts';

/** A namespace of which everything is known and nothing is special. */
export const PLAIN_NAMESPACE: NamespaceFact = { labels: {}, limitRanges: [], known: true };

/** Facts that are at hand for the named namespaces; `lookUp` answers for all others. */
export function someNamespaceFacts(
  known: Readonly<Record<string, NamespaceFact>>,
  lookUp: NamespaceFacts['lookUp'] = () => Promise.resolve(PLAIN_NAMESPACE),
): NamespaceFacts {
  return { known: (namespace) => known[namespace], lookUp };
}
