import { member, objectsAt, stringAt } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import { AppError } from '../../errors/app-error.ts';

const API_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
const INTERACTIVE_MODES = ['Never', 'IfAvailable', 'Always'];

/**
 * Refuses what kubectl refuses about `exec` of a user, whether or not it will be used.
 *
 * @param name - Of the user, for messages.
 * @throws AppError `KDS_BAD_KUBECONFIG`.
 */
export function checkExecEntry(user: JsonObject | undefined, name: string): void {
  const exec = member(user, 'exec');
  if (exec === undefined) return;
  const fault =
    member(user, 'auth-provider') === undefined
      ? faultOf(exec as JsonObject)
      : 'it excludes auth-provider';
  if (fault === undefined) return;
  throw new AppError('KDS_BAD_KUBECONFIG', `exec of user "${name}" cannot be used: ${fault}`, {
    hint: 'Correct the user in the kubeconfig, or write it anew with the tool that made it.',
  });
}

function faultOf(exec: JsonObject): string | undefined {
  const version = stringAt(exec, 'apiVersion') ?? '';
  // Version v1 has no default, so that whoever writes the entry has thought about it.
  const mode = stringAt(exec, 'interactiveMode') ?? (version.endsWith('/v1') ? '' : 'IfAvailable');
  if ((stringAt(exec, 'command') ?? '') === '') return 'it has no command';
  if (!API_VERSIONS.includes(version)) {
    return `apiVersion "${version}" is none of ${API_VERSIONS.join(', ')}`;
  }
  if (!INTERACTIVE_MODES.includes(mode)) {
    return `interactiveMode "${mode}" is none of ${INTERACTIVE_MODES.join(', ')}`;
  }
  const isNameless = objectsAt(exec, 'env').some((one) => (stringAt(one, 'name') ?? '') === '');
  return isNameless ? 'a variable in env has no name' : undefined;
}
