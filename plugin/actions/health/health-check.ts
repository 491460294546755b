import type { AppError } from '../../../shared/errors/app-error.ts';
import type { HealthCheckId } from './check-ids.ts';
import type { HealthFacts, HealthSource } from './health-facts.ts';

/**
 * `unknown`: it could not be looked at. `skipped`: it does not apply here.
 *
 * What could not be looked at is never `ok`.
 */
export type HealthLevel = 'crit' | 'warn' | 'unknown' | 'ok' | 'skipped';

/** What one check found, of the cluster or of one part of it. */
export interface Finding {
  readonly level: HealthLevel;
  /** Of what: a pod, a keyspace, a claim; absent for the cluster as a whole. */
  readonly subject?: string;
  /** Lower case, no full stop. */
  readonly reason: string;
  /** A sentence with a full stop, or a command; absent where there is nothing to do. */
  readonly next?: string;
}

/** One thing that can be wrong with a cluster. */
export interface HealthCheck {
  /** Stable: programs match on it. */
  readonly id: HealthCheckId;
  /** What is looked at, in a few words. */
  readonly title: string;
  /** Where the facts are from: a sentence. */
  readonly source: string;
  /** When it is WARN and CRIT: sentences. */
  readonly thresholds: string;
  readonly needs: readonly HealthSource[];
  /** @returns At least one finding. */
  readonly judge: (facts: HealthFacts) => readonly Finding[];
}

export interface HealthResult extends Finding {
  readonly check: HealthCheckId;
}

/** What could not be had, in the words of who refused it. */
export function unknownFor({ message, hint }: AppError, subject?: string): Finding {
  return {
    level: 'unknown',
    ...(subject === undefined ? {} : { subject }),
    reason: message,
    next: hint,
  };
}
