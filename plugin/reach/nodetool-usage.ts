import { isKnownToNodetool } from '../../shared/domain/nodetool-command.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { bringsLogin } from '../actions/nodetool/own-login.ts';
import type { ArgumentsOf, CommandDefinition } from '../command-definition.ts';
import type { nodetool } from '../definitions/nodetool.ts';
import { twoLogins } from './own-login.ts';

/** @throws AppError `KDS_USAGE` when there is nothing to run, or flags contradict each other. */
export function checkNodetoolUsage(
  args: ArgumentsOf<typeof nodetool>,
  catalogue: readonly CommandDefinition[],
): void {
  const { TARGET, ARGS, interactive, output } = args;
  if (ARGS.length === 0) throw noCommand(TARGET, catalogue);
  if (args['credentials-secret'] !== undefined && bringsLogin(ARGS)) throw twoLogins();
  if (!interactive || output === 'text') return;
  throw new AppError('KDS_USAGE', `--interactive and -o ${output} contradict each other`, {
    hint: 'Leave one of them out.',
  });
}

/** Whoever types `nodetool status` has forgotten the target, and `--`. */
function noCommand(target: string | undefined, catalogue: readonly CommandDefinition[]): AppError {
  const typed = target !== undefined && isKnownToNodetool(target) ? target : undefined;
  const place = typed === undefined ? (target ?? 'TARGET') : 'TARGET';
  const ofOurs = catalogue.some(({ name }) => name === typed)
    ? `\nOr see what all nodes say: kubectl k8ssandra ${typed}`
    : '';
  return new AppError('KDS_USAGE', 'there is no command for nodetool', {
    hint: `Write it behind --: kubectl k8ssandra nodetool ${place} -- ${typed ?? 'status'}${ofOurs}`,
  });
}
