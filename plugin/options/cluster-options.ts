import { parseDuration } from '../../shared/domain/duration.ts';
import { AppError } from '../../shared/errors/app-error.ts';
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
  username: { type: 'text', describe: 'Name for basic authentication.' },
  password: { type: 'text', describe: 'Password for basic authentication.' },
  as: { type: 'text', describe: 'User to act as: a person or a service account.' },
  'as-group': { type: 'list', describe: 'Group to act as. May be given several times.' },
  'as-uid': { type: 'text', describe: 'UID to act as.' },
  'as-user-extra': {
    type: 'list',
    describe: 'Extra attribute to act with, as KEY=VALUE. May be given several times.',
  },
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
  'disable-compression': {
    type: 'flag',
    describe: 'Ask the API server for answers that are not compressed.',
  },
  v: {
    type: 'text',
    short: 'v',
    describe: 'How much to tell on standard error; from 6 on, of each request to the API server.',
  },
} as const satisfies OptionDefinitions;

export type ClusterArguments = OptionValues<typeof CLUSTER_OPTIONS>;

/**
 * Turns the flags into what an adapter needs.
 *
 * @throws AppError `KDS_USAGE` when `--request-timeout` is not a duration, `--as-user-extra` not
 *   a pair, or `--v` not a number.
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
    username: args.username,
    password: args.password,
    impersonate: defined<Impersonation>({
      user: args.as,
      groups: args['as-group'].length > 0 ? args['as-group'] : undefined,
      uid: args['as-uid'],
      extra: parseExtra(args['as-user-extra']),
    }),
    requestTimeoutMs: parseTimeout(args['request-timeout']),
    insecureSkipTlsVerify: args['insecure-skip-tls-verify'] ? true : undefined,
    certificateAuthority: args['certificate-authority'],
    clientCertificate: args['client-certificate'],
    clientKey: args['client-key'],
    tlsServerName: args['tls-server-name'],
    disableCompression: args['disable-compression'] ? true : undefined,
    trace: readsRequests(args.v) ? true : undefined,
  });
}

/** From this level on, kubectl tells of requests. */
const REQUEST_LEVEL = 6;

function readsRequests(level = '0'): boolean {
  if (/^\d{1,3}$/.test(level)) return Number(level) >= REQUEST_LEVEL;
  throw new AppError('KDS_USAGE', `--v cannot be "${level}"`, { hint: 'Use a number, such as 6.' });
}

/** One key may have several values. */
function parseExtra(pairs: readonly string[]): Impersonation['extra'] {
  if (pairs.length === 0) return undefined;
  const extra: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === '') {
      throw new AppError('KDS_USAGE', `--as-user-extra cannot be "${pair}"`, {
        hint: 'Write it as KEY=VALUE.',
      });
    }
    (extra[key] ??= []).push(value);
  }
  return extra;
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
