import { isList, member, objectAt, stringsAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ClusterTarget, Impersonation } from '../../ports/cluster.ts';
import { checkExecEntry } from './check-exec-entry.ts';
import type { Identity } from './connection.ts';
import { filledText, materialAt } from './kubeconfig-entry.ts';

/**
 * Finds out how to log in: the flags, then the user entry of the kubeconfig.
 *
 * @param name - Of the user, for messages.
 * @throws AppError `KDS_BAD_KUBECONFIG` where kubectl would refuse the entry too.
 */
export function resolveIdentity(
  user: JsonObject | undefined,
  target: ClusterTarget,
  name: string,
): Identity {
  const bearer = bearerOf(user, target);
  const basic = basicOf(user, target);
  if (bearer !== undefined && basic !== undefined) {
    throw new AppError('KDS_BAD_KUBECONFIG', `user "${name}" has both a token and a password`, {
      hint: 'Remove one of them from the kubeconfig, or from the flags.',
    });
  }
  checkExecEntry(user, name);
  const certificate = clientCertificate(user, target, name);
  return {
    ...certificate,
    ...(bearer ?? basic?.identity ?? special(user, certificate)),
    impersonate: impersonation(user, target.impersonate ?? {}),
  };
}

/** A key alone proves nothing, and is passed over as kubectl does. */
function clientCertificate(
  user: JsonObject | undefined,
  target: ClusterTarget,
  name: string,
): Pick<Identity, 'clientCertificate'> {
  const cert = materialAt(user, 'client-certificate', target.clientCertificate);
  if (cert === undefined) return {};
  const key = materialAt(user, 'client-key', target.clientKey);
  if (key !== undefined) return { clientCertificate: { cert, key } };
  throw new AppError(
    'KDS_BAD_KUBECONFIG',
    `user "${name}" has a client certificate but no client key`,
    { hint: 'Add client-key to the user, or pass --client-key.' },
  );
}

/**
 * A token file goes before a token of the same entry, but not before the flag.
 *
 * kubectl lets the file win over the flag, too: who passes a token would then be somebody
 * else without being told.
 */
function bearerOf(
  user: JsonObject | undefined,
  target: ClusterTarget,
): Pick<Identity, 'token' | 'tokenFile'> | undefined {
  if (target.token !== undefined) return { token: target.token };
  const tokenFile = filledText(user, 'tokenFile');
  const token = filledText(user, 'token');
  if (tokenFile === undefined && token === undefined) return undefined;
  return {
    ...(token === undefined ? {} : { token }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
  };
}

/** A password without a name is no way to log in, but one too many beside a token. */
function basicOf(
  user: JsonObject | undefined,
  target: ClusterTarget,
): { readonly identity: Pick<Identity, 'basic'> } | undefined {
  const username = target.username ?? filledText(user, 'username');
  const password = target.password ?? filledText(user, 'password');
  if (username === undefined) return password === undefined ? undefined : { identity: {} };
  return { identity: { basic: { username, password: password ?? '' } } };
}

/** kubectl runs no program for a user entry that has a secret or a certificate already. */
function special(
  user: JsonObject | undefined,
  { clientCertificate: certificate }: Pick<Identity, 'clientCertificate'>,
): Pick<Identity, 'exec' | 'provider'> {
  if (member(user, 'exec') !== undefined) {
    return certificate === undefined ? { exec: objectAt(user, 'exec') } : {};
  }
  return member(user, 'auth-provider') === undefined
    ? {}
    : { provider: objectAt(user, 'auth-provider') };
}

function impersonation(user: JsonObject | undefined, flags: Impersonation): Impersonation {
  const name = flags.user ?? filledText(user, 'as');
  const uid = flags.uid ?? filledText(user, 'as-uid');
  const groups = flags.groups ?? stringsAt(user, 'as-groups');
  const extra = flags.extra ?? extraOf(user);
  const more: Impersonation = {
    ...(groups.length === 0 ? {} : { groups }),
    ...(uid === undefined ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  if (name !== undefined) return { user: name, ...more };
  if (Object.keys(more).length === 0) return {};
  throw new AppError('KDS_USAGE', 'a group, uid or extra to act as is given, but no user', {
    hint: 'Name the user with --as.',
  });
}

function extraOf(user: JsonObject | undefined): Readonly<Record<string, readonly string[]>> {
  const entries = Object.entries(objectAt(user, 'as-user-extra')).map(([key, values]) => [
    key,
    isList(values) ? values.filter((value) => typeof value === 'string') : [],
  ]);
  return Object.fromEntries(entries) as Record<string, readonly string[]>;
}
