import type { ExecRequest, PodExec } from '../../shared/ports/pod-exec.ts';
import type { CommandContext } from '../command-context.ts';

type Command = Pick<ExecRequest, 'pod' | 'container' | 'command'>;

/**
 * Runs a command between pipes: it gets standard input, unless somebody would have to type it.
 *
 * @param before - What it gets first.
 * @throws AppError as PodExec does.
 */
export async function passThrough(
  exec: PodExec,
  command: Command,
  context: CommandContext,
  before = '',
): Promise<number> {
  const input = await context.input();
  const stdin = input.isTerminal ? { endsWithUs: true } : { stdin: joined(before, input.bytes) };
  return exec.exec({
    ...command,
    ...stdin,
    onStdout: context.terminal.out,
    onStderr: context.terminal.err,
    signal: context.signal,
  });
}

async function* joined(
  before: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  if (before !== '') yield new TextEncoder().encode(before);
  yield* bytes;
}
