import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import type { RunCommand } from '../command-definition.ts';
import type { options } from '../definitions/options.ts';
import { clusterOptionsHelp } from '../output/help.ts';

export const runOptions: RunCommand<typeof options> = (_args, { terminal }) => {
  terminal.out(clusterOptionsHelp());
  return Promise.resolve(EXIT_CODES.ok.code);
};
