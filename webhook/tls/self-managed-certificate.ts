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
import { installBundle, readBundles } from './ca-bundle.ts';
import type { BundleState, ConfigurationNames } from './ca-bundle.ts';
import { isExpired, isNews, isRenewalDue, isSettled, leafValidity } from './certificate-plan.ts';
import type { AuthorityView } from './certificate-plan.ts';
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
  /** True while API servers may not know that authority yet. */
  readonly isNews: boolean;
}

const CHECK_MS = 30_000;
/** While something is on its way: a configuration is missing, or was just changed. */
const HURRY_MS = 5_000;

/**
 * A certificate of our own: signed by an authority that all replicas share, kept
 * in memory only, and trusted because the authority is put into the webhook
 * configurations.
 *
 * Order is what makes a change of authority harmless: first every API server
 * trusts the new one, and only then is anything used that it signed. A replica
 * that has something trusted serves that meanwhile; one that starts is not ready.
 */
export function selfManagedCertificate(deps: SelfManagedDeps): CertificateSource {
  const { api, clock, configurations } = deps;
  const store = { ...deps, readTrusted: () => readBundles(api, configurations) };
  let authority: Authority | undefined;
  let leaf: Leaf | undefined;
  let trusted = { bundle: '', sinceMs: 0, isNews: false };

  /** True when API servers have had time to learn what they are to trust. */
  function settles(current: Authority, { changed, replaced }: BundleState): boolean {
    const nowMs = clock.nowMs();
    if (changed || trusted.bundle !== current.bundle) {
      const news = isNews(viewOf(current), replaced, clock.wallMs());
      trusted = { bundle: current.bundle, sinceMs: nowMs, isNews: news };
    }
    return isSettled(trusted.sinceMs, nowMs);
  }

  return {
    async check() {
      authority = await obtainAuthority(store, authority);
      const state = await installBundle(api, configurations, authority.bundle);
      const settled = settles(authority, state);
      if (leaf === undefined || needsLeaf(leaf, authority, settled, clock.wallMs())) {
        leaf = await issueLeaf(deps, authority, trusted.isNews);
      }
      if (settled) leaf = { ...leaf, isNews: false };
      const { pair, facts, signedBy } = leaf;
      const calm = isCalm(state) && !leaf.isNews && signedBy === authority.facts.fingerprint;
      return {
        pair,
        facts,
        authorityNotAfterMs: authority.facts.notAfterMs,
        isTrusted: !leaf.isNews,
        nextCheckMs: calm ? CHECK_MS : HURRY_MS,
        notes: notesOf(state),
      };
    },
  };
}

function viewOf({ pair, facts, hasPrevious }: Authority): AuthorityView {
  return { ...facts, certificate: pair.certificate, hasPrevious };
}

function isCalm({ changed, missing }: BundleState): boolean {
  return !changed && missing.length === 0;
}

function needsLeaf(leaf: Leaf, authority: Authority, settled: boolean, nowMs: number): boolean {
  if (isExpired(leaf.facts, nowMs)) return true;
  const due = isRenewalDue(leaf.facts, nowMs) || leaf.signedBy !== authority.facts.fingerprint;
  return due && settled;
}

async function issueLeaf(
  { maker, clock, names }: SelfManagedDeps,
  { pair: authority, facts }: Authority,
  isNews: boolean,
): Promise<Leaf> {
  const pair = await maker.issue(authority, names, leafValidity(clock.wallMs(), facts));
  return { pair, facts: maker.read(pair.certificate), signedBy: facts.fingerprint, isNews };
}

function notesOf({ changed, missing }: BundleState): readonly string[] {
  return [
    ...(changed ? ['the caBundle of the webhook configurations was brought up to date'] : []),
    ...missing.map((path) => `${path} is not there, so nobody calls us for it`),
  ];
}
