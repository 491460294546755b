import type { CommandDefinition } from '../../command-definition.ts';
import { unknownCommand } from '../../unknown-command.ts';

/**
 * Finds the commands that a list of words names: `status webhook status` is two of them.
 *
 * @throws AppError `KDS_USAGE` for a word that is no command.
 */
export function selectCommands(
  words: readonly string[],
  catalogue: readonly CommandDefinition[],
): readonly CommandDefinition[] {
  const found: CommandDefinition[] = [];
  for (let at = 0; at < words.length;) {
    const command = longestAt(words, at, catalogue);
    if (command === undefined) throw unknownCommand(words.slice(at), undefined, catalogue);
    if (!found.includes(command)) found.push(command);
    at += command.name.split(' ').length;
  }
  return found;
}

function longestAt(
  words: readonly string[],
  at: number,
  catalogue: readonly CommandDefinition[],
): CommandDefinition | undefined {
  const matching = catalogue.filter(({ name }) => {
    const parts = name.split(' ');
    return parts.every((part, index) => words[at + index] === part);
  });
  return matching.toSorted((a, b) => b.name.length - a.name.length)[0];
}
