import { isAtLeast } from '../../../shared/domain/cassandra-log-line.ts';
import type { LogLevel } from '../../../shared/domain/cassandra-log-line.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { LogEntry } from './log-entry.ts';

interface FilterArguments {
  readonly level: Lowercase<LogLevel> | undefined;
  readonly grep: string | undefined;
}

/**
 * Chooses whole entries: a word in a stack trace is enough to see all of it.
 *
 * What is not in Cassandra's format has no level, so to ask for one leaves it out.
 *
 * @throws AppError `KDS_USAGE` when `grep` is no regular expression.
 */
export function entryFilter({ level, grep }: FilterArguments): (entry: LogEntry) => boolean {
  const least = level?.toUpperCase() as LogLevel | undefined;
  const pattern = grep === undefined ? undefined : readPattern(grep);
  return ({ head, lines }) => {
    if (least !== undefined && !(head !== undefined && isAtLeast(head.level, least))) return false;
    return pattern === undefined || pattern.test(lines.join('\n'));
  };
}

function readPattern(text: string): RegExp {
  try {
    return new RegExp(text, 'm');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /, '') : '';
    throw new AppError('KDS_USAGE', `--grep cannot be "${text}": ${reason.toLowerCase()}`, {
      hint: 'Write a regular expression of JavaScript; put \\ before a character that is meant as such.',
    });
  }
}
