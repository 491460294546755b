import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import type { RunCommand } from '../command-definition.ts';
import type { completion } from '../definitions/completion.ts';
import { completionScriptFor } from '../output/completion-scripts.ts';

export const runCompletion: RunCommand<typeof completion> = async ({ WHAT }, context) => {
  const { terminal } = context;
  if (WHAT !== 'install') {
    terminal.out(completionScriptFor(WHAT));
    return EXIT_CODES.ok.code;
  }
  const { path, isInPath } = await (await context.completionScript()).install();
  terminal.out(`${path}\n`);
  if (!isInPath) terminal.err('note: its folder is not in $PATH, where kubectl looks for it\n');
  return EXIT_CODES.ok.code;
};
