import { objectAt, stringAt } from '../../shared/domain/json.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { formatRef } from '../../shared/domain/resource-ref.ts';
import type { ResourceRef } from '../../shared/domain/resource-ref.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { KeyPair } from '../../shared/ports/certificates.ts';

/** The authority that all replicas share, as it is stored. */
export interface StoredAuthority {
  /** Undefined in a Secret that carries our label but nothing usable yet. */
  readonly current: KeyPair | undefined;
  /** Certificates of authorities before; what they signed may still be served. */
  readonly previousCertificates: string;
  /** For writing it back only if nobody else has. */
  readonly resourceVersion: string;
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const US = 'k8ssandra-webhook';
const CERTIFICATE = 'ca.crt';
const PRIVATE_KEY = 'ca.key';
const PREVIOUS = 'previous-ca.crt';

/**
 * Reads the Secret.
 *
 * @throws AppError `KDS_BAD_OBJECT` when it does not carry our label: then it is
 *   somebody's own, and writing to it could destroy the only copy of a key.
 */
export function parseAuthoritySecret(ref: ResourceRef, secret: JsonValue): StoredAuthority {
  if (stringAt(secret, 'metadata', 'labels', MANAGED_BY) !== US) {
    throw new AppError('KDS_BAD_OBJECT', `secret ${formatRef(ref)} is not ours`, {
      hint: `Delete it, label it ${MANAGED_BY}=${US}, or set WEBHOOK_TLS_SECRET_NAME to another name.`,
    });
  }
  const data = objectAt(secret, 'data');
  const certificate = decode(data, CERTIFICATE);
  const privateKey = decode(data, PRIVATE_KEY);
  return {
    current:
      certificate === undefined || privateKey === undefined
        ? undefined
        : { certificate, privateKey },
    previousCertificates: decode(data, PREVIOUS) ?? '',
    resourceVersion: stringAt(secret, 'metadata', 'resourceVersion') ?? '',
  };
}

interface AuthorityContent {
  readonly current: KeyPair;
  readonly previousCertificates: string;
  /** Undefined for a Secret that does not exist yet. */
  readonly resourceVersion: string | undefined;
}

/** Writes the Secret whole. */
export function formatAuthoritySecret(
  { namespace, name }: ResourceRef,
  { current, previousCertificates, resourceVersion }: AuthorityContent,
): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/name': US, [MANAGED_BY]: US },
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    type: 'Opaque',
    data: {
      [CERTIFICATE]: encode(current.certificate),
      [PRIVATE_KEY]: encode(current.privateKey),
      ...(previousCertificates === '' ? {} : { [PREVIOUS]: encode(previousCertificates) }),
    },
  };
}

function decode(data: JsonObject, key: string): string | undefined {
  const value = stringAt(data, key);
  return value === undefined || value === '' ? undefined : Buffer.from(value, 'base64').toString();
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}
