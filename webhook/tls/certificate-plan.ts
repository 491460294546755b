import type { Validity } from '../../shared/ports/certificates.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AUTHORITY_LIFE_MS = 365 * DAY_MS;
const LEAF_LIFE_MS = 7 * DAY_MS;
/** Clocks of API servers may be behind ours. */
const SKEW_MS = HOUR_MS;

/** For a certificate authority that is made now. */
export function authorityValidity(nowMs: number): Validity {
  return { notBeforeMs: nowMs - SKEW_MS, notAfterMs: nowMs + AUTHORITY_LIFE_MS };
}

/** For a server certificate that is made now; it ends with its authority at the latest. */
export function leafValidity(nowMs: number, authority: Validity): Validity {
  return {
    notBeforeMs: nowMs - SKEW_MS,
    notAfterMs: Math.min(nowMs + LEAF_LIFE_MS, authority.notAfterMs),
  };
}

/**
 * True when two thirds of its life are over: the last third is for repeated
 * attempts, and for people who read alerts.
 */
export function isRenewalDue({ notBeforeMs, notAfterMs }: Validity, nowMs: number): boolean {
  return nowMs >= notBeforeMs + ((notAfterMs - notBeforeMs) * 2) / 3;
}

export function isExpired({ notAfterMs }: Validity, nowMs: number): boolean {
  return nowMs >= notAfterMs;
}
