import { cqlshInvocation } from '../../shared/domain/cqlsh-invocation.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Files } from '../../shared/ports/files.ts';
import type { ArgumentsOf, RunCommand } from '../command-definition.ts';
import type { cql } from '../definitions/cql.ts';
import { openCql } from '../reach/open-cql.ts';
import { runLive } from '../reach/run-live.ts';

/** As much as a shell in the pod should keep in memory; the login comes on top. */
const MAX_STATEMENT_BYTES = 2 ** 20 - 4_096;

export const runCql: RunCommand<typeof cql> = async (args, context) => {
  const statements = await readStatements(args, context.files);
  const { exec, place, credentials } = await openCql(args, context, false);
  const { command, login = '' } = cqlshInvocation(args.ARGS, credentials, false);
  return runLive(context, (live) =>
    exec.exec({
      ...place,
      command,
      stdin: onePiece(`${login}${statements}`),
      endsWithUs: true,
      onStderr: context.terminal.err,
      ...live,
    }),
  );
};

async function readStatements(
  { execute, filename }: ArgumentsOf<typeof cql>,
  files: () => Promise<Files>,
): Promise<string> {
  if (![...execute, ...filename].some((one) => one.trim() !== '')) {
    throw new AppError('KDS_USAGE', 'there is no statement to run', {
      hint: 'Give one with -e, or a file with -f. For a session: kubectl k8ssandra cqlsh',
    });
  }
  const texts: string[] = [];
  for (const path of filename) {
    texts.push(await (await files()).readText(path, MAX_STATEMENT_BYTES));
  }
  const text = [...texts.map((one) => `${one}\n`), ...execute.map(ended)].join('');
  if (new TextEncoder().encode(text).length <= MAX_STATEMENT_BYTES) return text;
  throw new AppError('KDS_USAGE', 'the statements are longer than 1 MiB', {
    hint: 'Send the file through: kubectl k8ssandra cqlsh < FILE',
  });
}

/** With a semicolon: cqlsh waits for the rest of a statement that has none. */
function ended(text: string): string {
  // On a line of its own, as the last one may end with a comment.
  return /;\s*$/.test(text) ? `${text}\n` : `${text}\n;\n`;
}

async function* onePiece(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}
