import type { ResourceRef } from '../../shared/domain/resource-ref.ts';
import { ApiError } from '../../shared/errors/api-error.ts';
import type {
  CertificateFacts,
  CertificateMaker,
  KeyPair,
} from '../../shared/ports/certificates.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { KubernetesApi } from '../../shared/ports/kubernetes-api.ts';
import { formatAuthoritySecret, parseAuthoritySecret } from './authority-secret.ts';
import type { StoredAuthority } from './authority-secret.ts';
import { authorityValidity, isExpired, isRenewalDue } from './certificate-plan.ts';

/** A certificate authority that is good for use now. */
export interface Authority {
  readonly pair: KeyPair;
  readonly facts: CertificateFacts;
  /** What API servers are to trust: this authority, and the one before until it expires. */
  readonly bundle: string;
}

interface AuthorityStoreDeps {
  readonly api: KubernetesApi;
  readonly maker: CertificateMaker;
  readonly clock: Clock;
  readonly secret: ResourceRef;
}

/** Whoever loses a race reads what the winner wrote; to lose this often is no race any more. */
const MAX_ATTEMPTS = 5;
const COMMON_NAME = 'k8ssandra-webhook';

/**
 * Returns the authority that all replicas share. It is made by whoever comes
 * first, and made anew by whoever notices first that two thirds of its year are over.
 *
 * @param known - The authority of before. What it signed is still being served, so a new
 *   one brings it along, even when somebody deleted the Secret.
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
  { api, maker, clock, secret }: AuthorityStoreDeps,
  stored: StoredAuthority | undefined,
  before: Authority | undefined,
): Promise<void> {
  const current = await maker.createAuthority(COMMON_NAME, authorityValidity(clock.wallMs()));
  const body = formatAuthoritySecret(secret, {
    current,
    previousCertificate: before?.pair.certificate,
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
  { current, previousCertificate }: StoredAuthority,
): Authority | undefined {
  if (current === undefined || !maker.isPair(current)) return undefined;
  const facts = maker.read(current.certificate);
  if (isExpired(facts, clock.wallMs())) return undefined;
  const previous = stillTrusted(maker, clock, previousCertificate);
  return { pair: current, facts, bundle: current.certificate + previous };
}

function stillTrusted(
  maker: CertificateMaker,
  clock: Clock,
  certificate: string | undefined,
): string {
  if (certificate === undefined) return '';
  try {
    return isExpired(maker.read(certificate), clock.wallMs()) ? '' : certificate;
  } catch {
    // Damaged: an API server would refuse the whole bundle for it.
    return '';
  }
}

/** Created (409 AlreadyExists) or changed (409 Conflict) by another replica in the meantime. */
function isLostRace(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}
