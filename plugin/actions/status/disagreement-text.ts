import type { Disagreement, RingSighting } from '../../../shared/domain/cluster-ring.ts';

/** More would not be read; `-o json` with `--all-views` has everything. */
const MAX_NAMES = 3;

/** Says what nodes contradict each other in: lower case, no full stop. */
export function disagreementText(disagreement: Disagreement): string {
  switch (disagreement.kind) {
    case 'state':
      return `not all see ${disagreement.address} alike: ${sightings(disagreement.seenBy)}`;
    case 'unknown-node': {
      const { address, knownTo, unknownTo } = disagreement;
      return `${address} is known to ${names(knownTo)} but not to ${names(unknownTo)}`;
    }
    case 'host-id': {
      const claims = [...disagreement.observers].map(
        ([hostId, observers]) => `${hostId} (say ${names(observers)})`,
      );
      return `${disagreement.address} goes with several host ids: ${claims.join(', ')}`;
    }
    case 'schema': {
      const versions = [...disagreement.addresses].map(
        ([version, addresses]) => `${version} on ${names(addresses)}`,
      );
      return `the schema has ${versions.length} versions: ${versions.join(', ')}`;
    }
    case 'cluster-name': {
      const claims = [...disagreement.observers].map(
        ([name, observers]) => `"${name}" (${names(observers)})`,
      );
      return `the nodes name their cluster differently: ${claims.join(', ')}`;
    }
    case 'token': {
      const { addresses, tokens } = disagreement;
      return `${names(addresses)} claim the same ${tokens.length === 1 ? 'token' : `${tokens.length} tokens`}, such as ${tokens[0] ?? '?'}`;
    }
  }
}

/** Who says what, those who say the same together. */
function sightings(seenBy: readonly RingSighting[]): string {
  const byState = new Map<string, string[]>();
  for (const { observer, letters } of seenBy) {
    const state = letters ?? 'nothing';
    byState.set(state, [...(byState.get(state) ?? []), observer]);
  }
  return [...byState].map(([state, observers]) => `${state} by ${names(observers)}`).join(', ');
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, MAX_NAMES).join(', ');
  return all.length > MAX_NAMES ? `${shown} and ${all.length - MAX_NAMES} more` : shown;
}
