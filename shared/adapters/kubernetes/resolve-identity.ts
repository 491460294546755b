import { member, objectAt, stringAt, stringsAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ClusterTarget, Impersonation } from '../../ports/cluster.ts';
import type { Identity } from './connection.ts';
import { fileAt, filledText, materialAt } from './kubeconfig-entry.ts';

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
  const basic = basicOf(user);
  if (bearer !== undefined && basic !== undefined) {
    throw new AppError('KDS_BAD_KUBECONFIG', `user "${name}" has both a token and a password`, {
      hint: 'Remove one of them from the kubeconfig.',
    });
  }
  return {
    ...clientCertificate(user, target, name),
    // kubectl runs no program for a user entry that has a secret already.
    ...(bearer ?? basic ?? special(user)),
    impersonate: impersonation(user, target.impersonate ?? {}),
  };
}

function clientCertificate(
  user: JsonObject | undefined,
  target: ClusterTarget,
  name: string,
): Pick<Identity, 'clientCertificate'> {
  const cert = fileAt(target.clientCertificate) ?? materialAt(user, 'client-certificate');
  const key = fileAt(target.clientKey) ?? materialAt(user, 'client-key');
  if (cert === undefined && key === undefined) return {};
  if (cert !== undefined && key !== undefined) return { clientCertificate: { cert, key } };
  const [there, missing] = cert === undefined ? ['key', 'certificate'] : ['certificate', 'key'];
  throw new AppError(
    'KDS_BAD_KUBECONFIG',
    `user "${name}" has a client ${there} but no client ${missing}`,
    { hint: `Add client-${missing} to the user, or pass --client-${missing}.` },
  );
}

/** A token file goes before a token of the same entry, but not before the flag. */
function bearerOf(
  user: JsonObject | undefined,
  target: ClusterTarget,
): Pick<Identity, 'token' | 'tokenFile'> | undefined {
  if (target.token !== undefined) return { token: target.token };
  const tokenFile = filledText(user, 'tokenFile');
  if (tokenFile !== undefined) return { tokenFile };
  const token = filledText(user, 'token');
  return token === undefined ? undefined : { token };
}

function basicOf(user: JsonObject | undefined): Pick<Identity, 'basic'> | undefined {
  const username = filledText(user, 'username');
  if (username === undefined) return undefined;
  return { basic: { username, password: stringAt(user, 'password') ?? '' } };
}

function special(user: JsonObject | undefined): Pick<Identity, 'exec' | 'provider'> {
  if (member(user, 'exec') !== undefined) return { exec: objectAt(user, 'exec') };
  return member(user, 'auth-provider') === undefined
    ? {}
    : { provider: objectAt(user, 'auth-provider') };
}

function impersonation(
  user: JsonObject | undefined,
  flags: Impersonation,
): Identity['impersonate'] {
  const name = flags.user ?? filledText(user, 'as');
  const uid = flags.uid ?? filledText(user, 'as-uid');
  const groups = flags.groups ?? stringsAt(user, 'as-groups');
  if (name === undefined) {
    if (groups.length === 0 && uid === undefined) return {};
    throw new AppError('KDS_USAGE', 'a group or uid to act as is given, but no user', {
      hint: 'Name the user with --as.',
    });
  }
  return {
    user: name,
    ...(groups.length === 0 ? {} : { groups }),
    ...(uid === undefined ? {} : { uid }),
    extra: objectAt(user, 'as-user-extra'),
  };
}
