import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { AgentOptions } from 'node:https';
import { createSecureContext, getCACertificates } from 'node:tls';

import type { Connection } from './connection.ts';
import type { Credential } from './credential.ts';
import { readMaterial } from './read-material.ts';
import { isTransportError, unusableCertificate } from './transport-failure.ts';

/** 32 nodes at once, each by two ways into its pod, and what a command asks besides. */
const MAX_SOCKETS = 96;

/**
 * Makes the pool of connections to one API server.
 *
 * @throws AppError `KDS_BAD_KUBECONFIG` when a certificate or key cannot be used.
 */
export async function openAgent(
  connection: Connection,
  credential: Credential,
  proxyUrl: string | undefined,
): Promise<PlainAgent> {
  const pool = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const isPlain = connection.server.startsWith('http://');
  const options: AgentOptions = isPlain ? pool : { ...pool, ...tlsOptions(connection, credential) };
  if (proxyUrl !== undefined) {
    const { openProxyAgent } = await import('./proxy-agent.ts');
    return openProxyAgent(proxyUrl, connection.server, options);
  }
  return isPlain ? new PlainAgent(options) : new TlsAgent(options);
}

function tlsOptions(connection: Connection, { cert, key }: Credential): AgentOptions {
  const ca = readMaterial(connection.certificateAuthority);
  try {
    return {
      // Made here and not with each connection, so that a bad file is a clear error at once.
      secureContext:
        ca === undefined
          ? createSecureContext({ ca: getCACertificates('system'), cert, key })
          : withoutSystemAuthorities(() => createSecureContext({ ca, cert, key })),
      // Said in full: NODE_TLS_REJECT_UNAUTHORIZED must not switch it off.
      rejectUnauthorized: !connection.insecureSkipTlsVerify,
      ...(connection.tlsServerName === undefined ? {} : { servername: connection.tlsServerName }),
    };
  } catch (error) {
    throw isTransportError(error) ? unusableCertificate(error) : error;
  }
}

/**
 * Keeps OpenSSL from reading all authorities of the machine, which it does even when it
 * is given one: where `SSL_CERT_FILE` is set, that takes as long as ten handshakes.
 */
function withoutSystemAuthorities<T>(create: () => T): T {
  const file = process.env['SSL_CERT_FILE'];
  if (file === undefined) return create();
  process.env['SSL_CERT_FILE'] = '/dev/null';
  try {
    return create();
  } finally {
    process.env['SSL_CERT_FILE'] = file;
  }
}
