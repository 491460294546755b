import { TOOLS_PATH } from '../../shared/domain/nodetool-invocation.ts';
import { findTarget } from '../actions/cluster/find-target.ts';
import { chooseOne, choiceNote } from '../actions/reach/choose-pods.ts';
import { execPlace } from '../actions/reach/exec-place.ts';
import type { RunCommand } from '../command-definition.ts';
import type { shell } from '../definitions/shell.ts';
import { clusterTarget } from '../options/cluster-options.ts';
import { targetRequest } from '../options/target-options.ts';
import { passThrough, runDetached } from '../reach/pass-through.ts';
import { talkToTerminal } from '../reach/talk-to-terminal.ts';

/** `$0` is the name under which the shell complains. */
const SHELL = `${TOOLS_PATH}\nif command -v bash >/dev/null; then exec bash; else exec sh; fi`;
const COMMAND = `${TOOLS_PATH}\nexec "$@"`;

export const runShell: RunCommand<typeof shell> = async (args, context) => {
  const cluster = await context.connect(clusterTarget(args));
  const request = targetRequest(args, cluster.namespace);
  const target = await findTarget(cluster.api, request);
  const pod = chooseOne(target, request);
  context.terminal.err(choiceNote(target, pod));
  const script = args.COMMAND.length === 0 ? SHELL : COMMAND;
  const command = {
    ...execPlace(pod, args.container),
    command: ['sh', '-c', script, args.COMMAND[0] ?? 'shell', ...args.COMMAND],
  };
  const exec = await cluster.pods('exec');
  const { isTerminal } = await context.input();
  if (isTerminal && context.terminal.screen().isTerminal) {
    return talkToTerminal(exec, command, context);
  }
  // A shell reads what it is to do; a command does so only if told, or a loop would lose its input.
  const reads = args.stdin || (args.COMMAND.length === 0 && !isTerminal);
  return reads ? passThrough(exec, command, context) : runDetached(exec, command, context);
};
