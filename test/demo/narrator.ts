import { runCommand } from '../cluster/run-command.ts';
import type { CommandResult } from '../cluster/run-command.ts';

const BUDGET_MS = 60_000;

/** A step of the demo did not do what it says; the message says what was wanted. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** What a command must have done for the story to go on. */
export interface Expectation {
  /** Only 0 unless told otherwise. */
  readonly exitCodes?: readonly number[];
  /** Text that must be in what it printed. */
  readonly says?: readonly string[];
  /** A minute unless told otherwise; then the program is killed. */
  readonly withinMs?: number;
}

/** Tells the story: a heading, a few lines, then real commands with their real output. */
export interface Narrator {
  readonly step: (heading: string, ...lines: readonly string[]) => void;
  /**
   * Runs a command line as a person would type it.
   *
   * @param words - Program and arguments; shown as they are, so none needs quoting.
   * @throws DemoError when it does not do what is expected.
   */
  readonly run: (words: string, expected?: Expectation) => Promise<CommandResult>;
}

export function createNarrator(
  print: (line: string) => void,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Narrator {
  let number = 0;
  return {
    step(heading, ...lines) {
      number += 1;
      print('');
      print(`${number}. ${heading}`);
      for (const line of lines) print(`   ${line}`);
    },
    async run(words, { exitCodes = [0], says = [], withinMs = BUDGET_MS } = {}) {
      const [program = '', ...args] = words.split(' ');
      print('');
      print(`   $ ${words}`);
      const result = await runCommand(program, args, { env, signal, budgetMs: withinMs });
      const output = (result.stdout + result.stderr).trimEnd();
      for (const line of output.split('\n')) print(`   ${line}`.trimEnd());
      if (!exitCodes.includes(result.exitCode)) {
        const found = `exit code ${result.exitCode} instead of ${exitCodes.join(' or ')}`;
        throw new DemoError(`"${words}" ended with ${found}`);
      }
      for (const text of says) {
        if (!output.includes(text)) throw new DemoError(`"${words}" did not say "${text}"`);
      }
      return result;
    },
  };
}
