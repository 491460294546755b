import type { ExecRequest, PodExec } from '../../shared/ports/pod-exec.ts';
import type { CommandContext } from '../command-context.ts';
import { runLive } from './run-live.ts';

type Command = Pick<ExecRequest, 'pod' | 'container' | 'command'>;

/**
 * Runs a command that reads nothing, without a terminal. It ends with us.
 *
 * @throws AppError as PodExec does.
 */
export function runDetached(
  exec: PodExec,
  command: Command,
  context: CommandContext,
): Promise<number> {
  const onStderr = context.terminal.err;
  return runLive(context, (live) => exec.exec({ ...command, endsWithUs: true, onStderr, ...live }));
}

/**
 * Runs a command that reads standard input, without a terminal. What it has read by then it still
 * does when we end.
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
  const { bytes } = await context.input();
  const onStderr = context.terminal.err;
  return runLive(context, (live) =>
    exec.exec({ ...command, stdin: joined(before, bytes), onStderr, ...live }),
  );
}

async function* joined(
  before: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  if (before !== '') yield new TextEncoder().encode(before);
  yield* bytes;
}
