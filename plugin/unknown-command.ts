import { AppError } from '../shared/errors/app-error.ts';
import type { CommandDefinition } from './command-definition.ts';
import { nearest } from './suggest.ts';

const HELP = 'See: kubectl k8ssandra --help';

/**
 * Says why the arguments name no command.
 *
 * @param words - Those that should have been one.
 * @param flag - The first argument when there is no word.
 */
export function unknownCommand(
  words: readonly string[],
  flag: string | undefined,
  catalogue: readonly CommandDefinition[],
): AppError {
  const [first] = words;
  if (first === undefined) {
    return new AppError('KDS_USAGE', `there is no command in front of or behind ${flag ?? ''}`, {
      hint: HELP,
    });
  }
  const names = catalogue.map(({ name }) => name);
  const inGroup = names.filter((name) => name.startsWith(`${first} `));
  const typed = inGroup.length === 0 ? first : words.slice(0, 2).join(' ');
  const guess = nearest(typed, inGroup.length === 0 ? names : inGroup);
  if (guess !== undefined) {
    return new AppError('KDS_USAGE', `unknown command "${typed}"`, {
      hint: `Did you mean "${guess}"? ${HELP}`,
    });
  }
  return new AppError('KDS_USAGE', `unknown command "${typed}"`, {
    hint: inGroup.length === 0 ? HELP : `Use one of: ${inGroup.join(', ')}.`,
  });
}
