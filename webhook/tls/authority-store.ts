import type { ResourceRef } from '../../shared/domain/resource-ref.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import type {
  CertificateFacts,
  CertificateMaker,
  KeyPair,
  Validity,
} from '../../shared/ports/certificates.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import { formatAuthoritySecret, parseAuthoritySecret } from './authority-secret.ts';
import type { StoredAuthority } from './authority-secret.ts';
import { authorityValidity, isExpired, isRenewalDue, stillTrusted } from './certificate-plan.ts';

/** A certificate authority that is good for use now. */
export interface Authority {
  readonly pair: KeyPair;
  readonly facts: CertificateFacts;
  /** What API servers are to trust: this authority, and those before until they expire. */
  readonly bundle: string;
  readonly hasPrevious: boolean;
}

interface AuthorityStoreDeps {
  readonly api: KubernetesApi;
  readonly maker: CertificateMaker;
  readonly clock: Clock;
  readonly secret: ResourceRef;
  /** Reads what API servers trust now, as PEM: other replicas serve what that has signed. */
  readonly readTrusted: () => Promise<readonly string[]>;
}

/** Whoever loses a race reads what the winner wrote; to lose this often is no race any more. */
const MAX_ATTEMPTS = 5;
const COMMON_NAME = 'k8ssandra-webhook';

/**
 * Returns the authority that all replicas share. It is made by whoever comes
 * first, and made anew by whoever notices first that two thirds of its year are over.
 * A new one brings along what API servers trust: even when somebody deleted the Secret,
 * what was signed before is still being served.
 *
 * @param known - The authority of before, in case that somebody also emptied the bundles.
 * @throws AppError when the Secret cannot be read or written, or is not ours.
 */
export async function obtainAuthority(
  deps: AuthorityStoreDeps,
  known?: Authority,
): Promise<Authority> {
  for (let attempt = 1; ; attempt += 1) {
    const stored = await readSecret(deps);
    const usable = stored === undefined ? undefined : toAuthority(deps, stored);
    if (usable !== undefined && !isRenewalDue(usable.facts, deps.clock.wallMs())) return usable;
    try {
      await writeSecret(deps, stored, usable ?? known);
    } catch (error) {
      if (!isLostRace(error) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

function secretPath({ namespace }: ResourceRef): string {
  return `/api/v1/namespaces/${namespace}/secrets`;
}

async function readSecret({
  api,
  secret,
}: AuthorityStoreDeps): Promise<StoredAuthority | undefined> {
  try {
    const path = `${secretPath(secret)}/${secret.name}`;
    return parseAuthoritySecret(secret, await api.request({ method: 'GET', path }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function writeSecret(
  { api, maker, clock, secret, readTrusted }: AuthorityStoreDeps,
  stored: StoredAuthority | undefined,
  before: Authority | undefined,
): Promise<void> {
  const trusted = [before?.bundle ?? '', ...(await readTrusted())];
  const nowMs = clock.wallMs();
  const body = formatAuthoritySecret(secret, {
    current: await maker.createAuthority(COMMON_NAME, authorityValidity(nowMs)),
    previousCertificates: stillTrusted(trusted, validityBy(maker), nowMs),
    resourceVersion: stored?.resourceVersion,
  });
  const path = secretPath(secret);
  await (stored === undefined
    ? api.request({ method: 'POST', path, body })
    : api.request({ method: 'PUT', path: `${path}/${secret.name}`, body }));
}

/** @returns Undefined when the Secret holds nothing that could sign a certificate. */
function toAuthority(
  { maker, clock }: AuthorityStoreDeps,
  { current, previousCertificates }: StoredAuthority,
): Authority | undefined {
  if (current === undefined || !maker.isPair(current)) return undefined;
  const facts = maker.read(current.certificate);
  const nowMs = clock.wallMs();
  if (isExpired(facts, nowMs)) return undefined;
  const previous = stillTrusted([previousCertificates], validityBy(maker), nowMs);
  return {
    pair: current,
    facts,
    bundle: current.certificate + previous,
    hasPrevious: previous !== '',
  };
}

function validityBy(maker: CertificateMaker): (certificate: string) => Validity | undefined {
  return (certificate) => {
    try {
      return maker.read(certificate);
    } catch {
      return undefined;
    }
  };
}

/** Created (409 AlreadyExists) or changed (409 Conflict) by another replica in the meantime. */
function isLostRace(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}
