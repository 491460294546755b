import { basename } from 'node:path';
import { runCommand } from '../run-command.ts';
import type { CommandOptions } from '../run-command.ts';
import { SetupError } from '../setup-error.ts';

type RunOptions = Omit<CommandOptions, 'budgetMs'> & { readonly budgetMs?: number };

const BUDGET_MS = 60_000;
const LAST_LINES = 15;

/**
 * Runs a program that has no reason to fail, and gives its standard output.
 *
 * @throws SetupError with the last lines it said when it ends with anything but 0.
 */
export async function runOrFail(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await runCommand(program, args, { budgetMs: BUDGET_MS, ...options });
  if (result.exitCode === 0) return result.stdout;
  const said = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-LAST_LINES);
  const command = [basename(program), ...args].join(' ').slice(0, 200);
  throw new SetupError(`"${command}" ended with ${result.exitCode}:\n${said.join('\n')}`, {
    hint: 'See above what it says; when it is about the network, try again.',
  });
}
