import { KubeConfig } from '@kubernetes/client-node';
import type { RequestContext } from '@kubernetes/client-node';

import type { Connection } from './connection.ts';
import { createCredentialSource } from './credential-source.ts';
import type { CredentialSource } from './credential.ts';
import { readMaterial } from './read-material.ts';

/**
 * A connection in the form that the watches of @kubernetes/client-node take.
 *
 * They log in as all other requests do: with the credential of the moment, which
 * in a pod is a token that the kubelet replaces.
 */
export class WatchConfig extends KubeConfig {
  readonly #connection: Connection;
  readonly #proxyUrl: string | undefined;
  readonly #credential: CredentialSource;

  constructor(connection: Connection, proxyUrl: string | undefined) {
    super();
    this.#connection = connection;
    this.#proxyUrl = proxyUrl;
    this.#credential = createCredentialSource(connection);
    this.#load(undefined, undefined);
  }

  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    const { authorization, cert, key } = await this.#credential();
    this.#load(toBase64(cert), toBase64(key));
    await super.applySecurityAuthentication(context);
    if (authorization !== undefined) context.setHeaderParam('Authorization', authorization);
  }

  #load(certData: string | undefined, keyData: string | undefined): void {
    const { server, insecureSkipTlsVerify, tlsServerName, certificateAuthority } = this.#connection;
    const caData = toBase64(readMaterial(certificateAuthority));
    const proxyUrl = this.#proxyUrl;
    this.loadFromClusterAndUser(
      {
        name: 'cluster',
        server,
        // The library wants this to be said before it speaks plain HTTP.
        skipTLSVerify: insecureSkipTlsVerify || server.startsWith('http:'),
        ...(caData === undefined ? {} : { caData }),
        ...(tlsServerName === undefined ? {} : { tlsServerName }),
        ...(proxyUrl === undefined ? {} : { proxyUrl }),
      },
      {
        name: 'user',
        ...(certData === undefined ? {} : { certData }),
        ...(keyData === undefined ? {} : { keyData }),
      },
    );
  }
}

function toBase64(material: string | Buffer | undefined): string | undefined {
  return material === undefined ? undefined : Buffer.from(material).toString('base64');
}
