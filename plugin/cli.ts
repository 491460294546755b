import { AppError } from '../shared/errors/app-error.ts';
import { EXIT_CODES } from '../shared/errors/exit-code.ts';
import { CATALOGUE } from './catalogue.ts';
import type { CommandContext } from './command-context.ts';
import { Interrupted } from './interrupted.ts';
import { errorText } from './output/error-text.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';
import { unknownCommand } from './unknown-command.ts';

/**
 * Runs one command line, and says how it went.
 *
 * @param argv - What follows `kubectl k8ssandra`.
 * @returns The exit code. Never throws and never exits, so tests call it as is.
 */
export async function runCli(argv: readonly string[], context: CommandContext): Promise<number> {
  try {
    return await dispatch(route(argv, CATALOGUE), context);
  } catch (error) {
    return report(error, context);
  }
}

async function dispatch(asked: Route, context: CommandContext): Promise<number> {
  const { command, words, rest, wantsHelp } = asked;
  if (wantsHelp || words.length + rest.length === 0) {
    const { helpFor } = await import('./output/help.ts');
    context.terminal.out(helpFor(command?.name.split(' ') ?? words, CATALOGUE));
    return EXIT_CODES.ok.code;
  }
  if (command === undefined) throw unknownCommand(words, rest[0], CATALOGUE);
  const { parseArguments } = await import('./parse-arguments.ts');
  const args = parseArguments(command, rest);
  const run = await command.load();
  return run(args, context, CATALOGUE);
}

/** Says what went wrong, and with which exit code to end. */
export function report(error: unknown, { terminal }: Pick<CommandContext, 'terminal'>): number {
  if (error instanceof Interrupted) return EXIT_CODES.interrupted.code;
  const foreseen = error instanceof AppError ? error : unwritable(error);
  if (foreseen !== undefined) {
    terminal.err(errorText(foreseen));
    return foreseen.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(`internal error, please report it:\n${detail}\n`);
  return EXIT_CODES.bug.code;
}

/** Undefined unless it is the terminal's own failure, as on a full disk. */
function unwritable(error: unknown): AppError | undefined {
  const isWrite = error instanceof Error && 'syscall' in error && error.syscall === 'write';
  if (!isWrite) return undefined;
  const reason = error.message.split(',')[0] ?? '';
  return new AppError('KDS_OUTPUT_UNWRITABLE', `the result cannot be written: ${reason}`, {
    hint: 'Make room where the output goes, or send it elsewhere.',
    cause: error,
  });
}
