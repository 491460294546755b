import type { Command } from './command.ts';
import type { OptionDefinition } from './command-definition.ts';

/** What a command line asks for, before anything of it is checked. */
export interface Route {
  /** Undefined when no command is named. */
  readonly command: Command | undefined;
  /** The words that stand where a command should; known or not. */
  readonly words: readonly string[];
  /** Everything else, in order. */
  readonly rest: readonly string[];
  readonly wantsHelp: boolean;
}

/**
 * Finds the command in the arguments.
 *
 * Flags may stand before it: `-n prod status`. `help status` is `status --help`. The longest match counts, so
 * `webhook status` is not `webhook`.
 */
export function route(argv: readonly string[], catalogue: readonly Command[]): Route {
  if (argv[0] === 'help') return { ...route(argv.slice(1), catalogue), wantsHelp: true };
  const wordsAt = findWords(argv, catalogue);
  const words = wordsAt.map((index) => argv[index] ?? '');
  const command = longestMatch(words, catalogue);
  const taken = wordsAt.slice(0, command?.name.split(' ').length ?? 0);
  const rest = argv.filter((_, index) => !taken.includes(index));
  const end = rest.indexOf('--');
  const flags = end < 0 ? rest : rest.slice(0, end);
  return { command, words, rest, wantsHelp: flags.includes('--help') || flags.includes('-h') };
}

/** Indexes of the arguments that are neither flags nor values of flags. */
function findWords(argv: readonly string[], catalogue: readonly Command[]): readonly number[] {
  const indexes: number[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    if (argument === '--') break;
    if (!argument.startsWith('-')) indexes.push(index);
    else if (takesNext(argument, catalogue)) index += 1;
  }
  return indexes;
}

function takesNext(argument: string, catalogue: readonly Command[]): boolean {
  return catalogue.some(({ options }) =>
    Object.entries(options).some(
      ([name, { type, short }]: [string, OptionDefinition]) =>
        type !== 'flag' && (argument === `--${name}` || argument === `-${short ?? name}`),
    ),
  );
}

function longestMatch(
  words: readonly string[],
  catalogue: readonly Command[],
): Command | undefined {
  for (let count = words.length; count > 0; count -= 1) {
    const name = words.slice(0, count).join(' ');
    const found = catalogue.find((command) => command.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}
