import type { ResourceRef } from '../../shared/domain/resource-ref.ts';
import type {
  CertificateFacts,
  CertificateMaker,
  KeyPair,
} from '../../shared/ports/certificates.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import { obtainAuthority } from './authority-store.ts';
import type { Authority } from './authority-store.ts';
import { installBundle } from './ca-bundle.ts';
import type { ConfigurationNames } from './ca-bundle.ts';
import { isExpired, isRenewalDue, leafValidity } from './certificate-plan.ts';
import type { CertificateSource } from './certificate-source.ts';

interface SelfManagedDeps {
  readonly api: KubernetesApi;
  readonly maker: CertificateMaker;
  readonly clock: Clock;
  /** Holds the authority. */
  readonly secret: ResourceRef;
  readonly configurations: ConfigurationNames;
  /** DNS names and IP addresses under which we are called. */
  readonly names: readonly string[];
}

interface Leaf {
  readonly pair: KeyPair;
  readonly facts: CertificateFacts;
  /** Fingerprint of the authority that signed it. */
  readonly signedBy: string;
}

const CHECK_MS = 30_000;
/** While something is on its way: a configuration is missing, or was just changed. */
const HURRY_MS = 5_000;
/** API servers learn of a new bundle by a watch; this is ample. */
const SETTLE_MS = 10_000;

/**
 * A certificate of our own: signed by an authority that all replicas share, kept
 * in memory only, and trusted because the authority is put into the webhook
 * configurations.
 *
 * Order is what makes a change of authority harmless: first every API server
 * trusts the new one, and only then is anything served that it signed.
 */
export function selfManagedCertificate(deps: SelfManagedDeps): CertificateSource {
  const { api, clock } = deps;
  let authority: Authority | undefined;
  let leaf: Leaf | undefined;
  let trusted = { bundle: '', sinceMs: 0 };

  /** How long API servers have been able to know what they are to trust. */
  function settledMs(bundle: string, changed: boolean): number {
    const nowMs = clock.nowMs();
    if (changed || trusted.bundle !== bundle) trusted = { bundle, sinceMs: nowMs };
    return nowMs - trusted.sinceMs;
  }

  return {
    async check() {
      authority = await obtainAuthority(deps, authority);
      const { changed, missing } = await installBundle(api, deps.configurations, authority.bundle);
      const settled = settledMs(authority.bundle, changed) >= SETTLE_MS;
      if (leaf === undefined || needsLeaf(leaf, authority, settled, clock.wallMs())) {
        leaf = await issueLeaf(deps, authority);
      }
      const { pair, facts, signedBy } = leaf;
      const calm = missing.length === 0 && !changed && signedBy === authority.facts.fingerprint;
      return {
        pair,
        facts,
        authorityNotAfterMs: authority.facts.notAfterMs,
        nextCheckMs: calm ? CHECK_MS : HURRY_MS,
        notes: notesOf(changed, missing),
      };
    },
  };
}

function needsLeaf(leaf: Leaf, authority: Authority, settled: boolean, nowMs: number): boolean {
  if (isExpired(leaf.facts, nowMs)) return true;
  const due = isRenewalDue(leaf.facts, nowMs) || leaf.signedBy !== authority.facts.fingerprint;
  return due && settled;
}

async function issueLeaf(
  { maker, clock, names }: SelfManagedDeps,
  { pair: authority, facts }: Authority,
): Promise<Leaf> {
  const pair = await maker.issue(authority, names, leafValidity(clock.wallMs(), facts));
  return { pair, facts: maker.read(pair.certificate), signedBy: facts.fingerprint };
}

function notesOf(changed: boolean, missing: readonly string[]): readonly string[] {
  return [
    ...(changed ? ['the caBundle of the webhook configurations was brought up to date'] : []),
    ...missing.map((path) => `${path} is not there, so nobody calls us for it`),
  ];
}
