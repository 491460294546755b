import type { JsonObject } from '../../../shared/domain/json.ts';
import { isSystemKeyspace } from '../../../shared/domain/ownership.ts';
import { buildTokenRing } from '../../../shared/domain/token-ring.ts';
import type { OwnedView } from '../cluster/gather-ownership.ts';
import { assessFailures } from './assess-failures.ts';
import type { FailureEffect } from './assess-failures.ts';
import { failureDomains, placeNodes } from './failure-domains.ts';
import type { PlacedNode } from './failure-domains.ts';

/** How a cluster is spread, and what it can bear. */
export interface ClusterTopology {
  readonly name: string;
  readonly nodes: readonly PlacedNode[];
  /** By domain and keyspace. */
  readonly effects: readonly FailureEffect[];
  /** What cannot be told, in words. */
  readonly notes: readonly string[];
}

/** Without it nobody can log in, which stops every application. */
const LOGINS = 'system_auth';

/** @param keyspace - Only this one; undefined for those of users, and the one of logins. */
export function describeTopology(
  { view, keyspaces }: OwnedView,
  kubernetesNodes: readonly JsonObject[],
  keyspace: string | undefined,
): ClusterTopology {
  const nodes = placeNodes(view, kubernetesNodes).toSorted(byPlace);
  const known = { name: view.name, nodes };
  if (view.ring === undefined) return { ...known, effects: [], notes: ['no node answers'] };
  const built = buildTokenRing(view.ring.nodes, view.ring.partitioner);
  if (built.ring === undefined) return { ...known, effects: [], notes: [built.reason] };
  if (keyspaces === undefined) {
    return { ...known, effects: [], notes: ['no node tells how keyspaces are replicated'] };
  }
  const wanted = new Map([...keyspaces].filter(([name]) => isWanted(name, keyspace)));
  const { effects, leftOut } = assessFailures(built.ring, wanted, failureDomains(nodes));
  return {
    ...known,
    effects,
    notes: [...leftOut].map(([name, reason]) => `keyspace ${name} is left out: ${reason}`),
  };
}

function isWanted(name: string, keyspace: string | undefined): boolean {
  return keyspace === undefined ? !isSystemKeyspace(name) || name === LOGINS : name === keyspace;
}

function byPlace(a: PlacedNode, b: PlacedNode): number {
  return placeOf(a).localeCompare(placeOf(b), 'en', { numeric: true });
}

function placeOf({ datacenter, rack, zone, kubernetesNode, pod, address }: PlacedNode): string {
  return [datacenter, rack, zone, kubernetesNode, pod, address].join('\n');
}
