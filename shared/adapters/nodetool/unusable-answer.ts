import { excerpt } from '../../domain/excerpt.ts';
import { AppError } from '../../errors/app-error.ts';

/**
 * What a parser says when nodetool's output does not fit.
 *
 * @param command - Of nodetool: `ring`.
 * @param line - The first that was not understood; undefined when the output ended too soon.
 * @returns AppError `KDS_NODE_ANSWER`.
 */
export function unusableAnswer(command: string, line: string | undefined): AppError {
  const problem =
    line === undefined ? 'is not complete' : `has a line that is not understood: ${excerpt(line)}`;
  return new AppError('KDS_NODE_ANSWER', `the answer of "nodetool ${command}" ${problem}`, {
    hint: 'Report it with the whole output of the command and the version of Cassandra.',
  });
}
