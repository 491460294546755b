import { groupBy } from '../../../shared/domain/group-by.ts';
import type { HintState } from '../../../shared/domain/hint-state.ts';
import type { HealthFacts, NodeFacts } from './health-facts.ts';

/** What all nodes together keep for one that missed writes. */
export interface WaitingHints {
  /** Address of the target, or its host id where nobody knows the address any more. */
  readonly target: string;
  readonly isDown: boolean;
  /** How many nodes keep some. */
  readonly keepers: number;
  /** Of the oldest file, in milliseconds since 1970; undefined where only the metrics tell. */
  readonly oldestMs: number | undefined;
  /** Since the keepers started; undefined where nobody counts them. */
  readonly written: number | undefined;
}

interface Kept {
  readonly target: string;
  readonly oldestMs?: number;
  readonly written?: number;
}

/** Adds up what the nodes keep: while one is down, all others have hints for it. */
export function waitingHints({ view, nodes }: HealthFacts): readonly WaitingHints[] {
  const down = new Set(
    (view.ring?.nodes ?? []).flatMap(({ alive, address }) => (alive === false ? [address] : [])),
  );
  const kept = nodes.flatMap((node) => keptBy(node, down));
  return [...groupBy(kept, ({ target }) => target)].map(([target, own]) => {
    const times = own.flatMap(({ oldestMs }) => oldestMs ?? []);
    const counts = own.flatMap(({ written }) => written ?? []);
    return {
      target,
      isDown: down.has(target),
      keepers: own.length,
      oldestMs: times.length === 0 ? undefined : Math.min(...times),
      written: counts.length === 0 ? undefined : counts.reduce((sum, one) => sum + one, 0),
    };
  });
}

function keptBy({ hints }: NodeFacts, down: ReadonlySet<string>): readonly Kept[] {
  return 'value' in hints ? [...listed(hints.value), ...counted(hints.value, down)] : [];
}

function listed({ pending = [] }: HintState): readonly Kept[] {
  return pending.map(({ address, hostId, oldestMs }) => ({ target: address ?? hostId, oldestMs }));
}

/** Those that were written for a node that is up may have been delivered long ago. */
function counted({ written }: HintState, down: ReadonlySet<string>): readonly Kept[] {
  return [...(written ?? [])]
    .filter(([target, count]) => count > 0 && down.has(target))
    .map(([target, count]) => ({ target, written: count }));
}
