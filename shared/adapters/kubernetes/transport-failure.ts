import { AppError } from '../../errors/app-error.ts';

type Explanation = readonly [codes: RegExp, problem: string, hint: string];

const CHECK_CA = 'Check the certificate-authority-data of the cluster in the kubeconfig.';
const CHECK_CLIENT = 'Check the client certificate of the user in the kubeconfig.';
const CHECK_NETWORK = 'Check the VPN, the firewalls and the server URL.';
const CHECK_SCHEME = 'Check whether the server URL must begin with https:// or http://.';
const CHECK_MIDDLE = 'Try again; look for a proxy or firewall that ends connections.';

/** What Node calls the ways in which a connection fails, and what they mean to a person. */
const EXPLANATIONS: readonly Explanation[] = [
  [
    /^ECONNREFUSED$/,
    'connection refused',
    'Check that the cluster is up and the context is right: kubectl config view --minify',
  ],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, 'its host name is not known', 'Check the DNS and the VPN.'],
  [/^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, 'the network does not lead there', CHECK_NETWORK],
  [/^(?:ECONNRESET|EPIPE)$/, 'the connection broke off', CHECK_MIDDLE],
  [
    /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/,
    'its certificate has expired or is not valid yet',
    'Check the clock of this machine, then the certificate of the API server.',
  ],
  [
    /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_)/,
    'its certificate is not signed by the authority in the kubeconfig',
    CHECK_CA,
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'its certificate is for another host name',
    'Use a server URL that the certificate names, or pass --tls-server-name.',
  ],
  [/ALERT_/, 'it does not accept the client certificate', CHECK_CLIENT],
  [/^(?:EPROTO|ERR_SSL_|HPE_)/, 'it does not speak the protocol of the URL', CHECK_SCHEME],
];

/** True for an error of the network or of TLS; anything else is a bug. */
export function isTransportError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    !(error instanceof AppError) &&
    'code' in error &&
    typeof error.code === 'string'
  );
}

/** Explains a request that got no answer from `server`. */
export function transportFailure(server: string, error: NodeJS.ErrnoException): AppError {
  const code = error.code ?? '';
  const [, problem, hint] = EXPLANATIONS.find(([codes]) => codes.test(code)) ?? [
    undefined,
    code,
    CHECK_NETWORK,
  ];
  return new AppError(
    'KDS_API_UNREACHABLE',
    `cannot reach the API server at ${server}: ${problem}`,
    {
      hint,
      cause: error,
    },
  );
}

/** Explains certificates and keys of the kubeconfig that OpenSSL cannot use. */
export function unusableCertificate(error: NodeJS.ErrnoException): AppError {
  const problem = error.code?.includes('MISMATCH')
    ? 'the client certificate and the client key do not belong together'
    : 'a certificate or key is not in PEM form';
  return new AppError('KDS_BAD_KUBECONFIG', `cannot use the kubeconfig: ${problem}`, {
    hint: 'Get a new kubeconfig, or correct the user entry: kubectl config view --minify',
    cause: error,
  });
}
