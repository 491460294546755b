import { parseDuration } from '../../shared/domain/duration.ts';
import type { ClusterTarget, Impersonation } from '../../shared/ports/cluster.ts';
import type { OptionDefinitions, OptionValues } from '../command-definition.ts';

/** Names the namespace: used by every command that has one. */
export const NAMESPACE_OPTION = {
  namespace: {
    type: 'text',
    short: 'n',
    describe: 'Namespace of the objects. Default: that of the context.',
  },
} as const satisfies OptionDefinitions;

/** How to reach the cluster: the flags of kubectl, spelled as kubectl spells them. */
export const CLUSTER_OPTIONS = {
  kubeconfig: { type: 'text', describe: 'Path of the kubeconfig file to use.' },
  context: { type: 'text', describe: 'Name of the kubeconfig context to use.' },
  cluster: { type: 'text', describe: 'Name of the kubeconfig cluster to use.' },
  user: { type: 'text', describe: 'Name of the kubeconfig user to use.' },
  server: { type: 'text', short: 's', describe: 'Address and port of the API server.' },
  token: { type: 'text', describe: 'Bearer token to log in with.' },
  as: { type: 'text', describe: 'User to act as: a person or a service account.' },
  'as-group': { type: 'list', describe: 'Group to act as. May be given several times.' },
  'as-uid': { type: 'text', describe: 'UID to act as.' },
  'request-timeout': {
    type: 'text',
    describe: 'Longest time for one request, such as 5s or 2m. 0 lifts the limit. Default: 10s.',
  },
  'insecure-skip-tls-verify': {
    type: 'flag',
    describe:
      'Do not check the certificate of the API server. Anybody in between can then read and change everything.',
  },
  'certificate-authority': {
    type: 'text',
    describe: 'Path of the certificate of the authority that signed the API server.',
  },
  'client-certificate': {
    type: 'text',
    describe: 'Path of the client certificate to log in with.',
  },
  'client-key': { type: 'text', describe: 'Path of the key of the client certificate.' },
  'tls-server-name': {
    type: 'text',
    describe: 'Host name to expect in the certificate of the API server.',
  },
} as const satisfies OptionDefinitions;

type ClusterArguments = OptionValues<typeof CLUSTER_OPTIONS>;

/**
 * Turns the flags into what an adapter needs.
 *
 * @throws AppError `KDS_USAGE` when `--request-timeout` is not a duration.
 */
export function clusterTarget(
  args: ClusterArguments & { readonly namespace?: string | undefined },
): ClusterTarget {
  return defined<ClusterTarget>({
    kubeconfig: args.kubeconfig,
    context: args.context,
    cluster: args.cluster,
    user: args.user,
    namespace: args.namespace,
    server: args.server,
    token: args.token,
    impersonate: defined<Impersonation>({
      user: args.as,
      groups: args['as-group'].length > 0 ? args['as-group'] : undefined,
      uid: args['as-uid'],
    }),
    requestTimeoutMs: parseTimeout(args['request-timeout']),
    insecureSkipTlsVerify: args['insecure-skip-tls-verify'] ? true : undefined,
    certificateAuthority: args['certificate-authority'],
    clientCertificate: args['client-certificate'],
    clientKey: args['client-key'],
    tlsServerName: args['tls-server-name'],
  });
}

/** A number alone is in seconds here, because it is in kubectl. */
function parseTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : parseDuration(text);
}

/** Leaves out what is not said; to kubectl, empty is the same. */
function defined<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  const entries = Object.entries(members).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return Object.fromEntries(entries) as T;
}
