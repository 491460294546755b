import { HEALTH_CHECKS } from './check-catalogue.ts';
import type { HealthCheckId } from './check-ids.ts';
import type { HealthLevel, HealthResult } from './health-check.ts';
import type { HealthFacts, HealthSource } from './health-facts.ts';

/** How one cluster is. */
export interface ClusterHealth {
  readonly name: string;
  /** The worst level of all; `skipped` where nothing applies. */
  readonly verdict: HealthLevel;
  readonly results: readonly HealthResult[];
}

/** From the worst to the best. */
export const LEVELS: readonly HealthLevel[] = ['crit', 'warn', 'unknown', 'ok', 'skipped'];

/** Makes the checks that are wanted, the worst results first, and those alike in catalogue order. */
export function assessHealth(
  facts: HealthFacts,
  wanted: ReadonlySet<HealthCheckId>,
): ClusterHealth {
  const results = HEALTH_CHECKS.filter(({ id }) => wanted.has(id))
    .flatMap(({ id, judge }) => judge(facts).map((one): HealthResult => ({ check: id, ...one })))
    .toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  return { name: facts.view.name, verdict: results[0]?.level ?? 'skipped', results };
}

/** What the checks that are wanted have to know. */
export function sourcesFor(wanted: ReadonlySet<HealthCheckId>): ReadonlySet<HealthSource> {
  return new Set(
    HEALTH_CHECKS.filter(({ id }) => wanted.has(id)).flatMap(({ needs }) => [...needs]),
  );
}
