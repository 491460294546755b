import type { Validity } from '../../shared/ports/certificates.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AUTHORITY_LIFE_MS = 365 * DAY_MS;
const LEAF_LIFE_MS = 7 * DAY_MS;
/** Clocks of API servers may be behind ours. */
const SKEW_MS = HOUR_MS;
/** API servers learn of a new bundle by a watch; this is ample. */
const SETTLE_MS = 10_000;
/** Twice the time after which the slowest replica has looked at the bundle. */
const YOUNG_MS = 60_000;
/** Somebody who deletes the Secret again and again does not make the bundle grow forever. */
const MAX_PREVIOUS = 4;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

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

/** What is known of an authority besides its key. */
export interface AuthorityView extends Validity {
  readonly certificate: string;
  /** True when an authority from before it is still trusted: somebody may serve by it. */
  readonly hasPrevious: boolean;
}

/** The certificates of a PEM text, each with an end of line, without repetitions. */
export function certificatesOf(pem: string): readonly string[] {
  return [...new Set(pem.match(CERTIFICATE))].map((certificate) => `${certificate}\n`);
}

/**
 * Chooses what stays trusted beside an authority: what was trusted until now and has not
 * expired, newest first.
 *
 * @param known - Validity of each certificate of `trusted`; undefined for a damaged one, for
 *   which an API server would refuse the whole bundle.
 */
export function stillTrusted(
  trusted: readonly string[],
  known: (certificate: string) => Validity | undefined,
  nowMs: number,
): string {
  return [...new Set(trusted.flatMap(certificatesOf))]
    .flatMap((certificate) => {
      const validity = known(certificate);
      return validity === undefined || isExpired(validity, nowMs) ? [] : [certificate];
    })
    .slice(0, MAX_PREVIOUS)
    .join('');
}

/** True when API servers have known of a bundle long enough to trust what is in it. */
export function isSettled(sinceMs: number, nowMs: number): boolean {
  return nowMs - sinceMs >= SETTLE_MS;
}

/**
 * True when API servers may still refuse what `authority` has signed, while they accept what
 * another replica serves by an authority from before.
 *
 * @param replaced - The bundles that have just given way to one with `authority` in it. Where
 *   there was none, nobody could be called, and a wait would help nobody.
 */
export function isNews(
  authority: AuthorityView,
  replaced: readonly string[],
  nowMs: number,
): boolean {
  const isYoung = nowMs < authority.notBeforeMs + SKEW_MS + YOUNG_MS;
  if (isYoung && authority.hasPrevious) return true;
  const [own = ''] = certificatesOf(authority.certificate);
  return replaced.some((bundle) => !certificatesOf(bundle).includes(own));
}
