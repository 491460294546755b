import type { JsonObject } from '../../domain/json.ts';
import type { Impersonation } from '../../ports/cluster.ts';

/** Text that is either at hand or in a file. */
export type Material =
  | { readonly kind: 'base64'; readonly data: string }
  | { readonly kind: 'file'; readonly path: string };

/** How the API server learns who is asking. */
export interface Identity {
  readonly clientCertificate?: { readonly cert: Material; readonly key: Material };
  /** With `tokenFile`, only for as long as that cannot be read. */
  readonly token?: string;
  /** Read again while we run: in a pod, tokens are replaced every hour. */
  readonly tokenFile?: string;
  readonly basic?: { readonly username: string; readonly password: string };
  /** `users[].user.exec`: a program that prints a credential. */
  readonly exec?: JsonObject;
  /** `users[].user.auth-provider`: OIDC and older ways, for which there is a library. */
  readonly provider?: JsonObject;
  readonly impersonate: Impersonation;
}

/** Everything that is needed to reach one API server. */
export interface Connection {
  /** Without a slash at its end: `https://10.0.0.1:6443`, `https://rancher/k8s/clusters/c-1`. */
  readonly server: string;
  readonly namespace: string;
  readonly context: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  readonly tlsServerName: string | undefined;
  /** Undefined: the certificate authorities of this machine. */
  readonly certificateAuthority: Material | undefined;
  readonly proxyUrl: string | undefined;
  /** Asks for answers as they are, for machines with more network than processor. */
  readonly disableCompression?: boolean;
  readonly identity: Identity;
  /** Names the user in messages; undefined when there is none. */
  readonly user: string | undefined;
  /** The raw cluster entry, for a program that wants to know whom it makes a credential for. */
  readonly clusterEntry: JsonObject;
}
