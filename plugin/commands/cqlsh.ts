import { READY_FOR_LOGIN, cqlshInvocation } from '../../shared/domain/cqlsh-invocation.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { RunCommand } from '../command-definition.ts';
import type { cqlsh } from '../definitions/cqlsh.ts';
import { openCql } from '../reach/open-cql.ts';
import { passThrough } from '../reach/pass-through.ts';
import { talkToTerminal } from '../reach/talk-to-terminal.ts';

export const runCqlsh: RunCommand<typeof cqlsh> = async (args, context) => {
  const input = await context.input();
  const hasTerminal = input.isTerminal && context.terminal.screen().isTerminal;
  if (input.isTerminal && !hasTerminal) throw nothingToRead();
  const { exec, place, credentials } = await openCql(args, context, hasTerminal);
  const { command, login } = cqlshInvocation(args.ARGS, credentials, hasTerminal);
  if (!hasTerminal) return passThrough(exec, { ...place, command }, context, login);
  const greeting = login === undefined ? undefined : { ready: READY_FOR_LOGIN, words: login };
  return talkToTerminal(exec, { ...place, command }, context, greeting);
};

function nothingToRead(): AppError {
  return new AppError('KDS_USAGE', 'standard output is no terminal, but standard input is', {
    hint: 'Give statements with: kubectl k8ssandra cql -e STATEMENT',
  });
}
