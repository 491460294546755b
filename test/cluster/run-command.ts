import type { ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import { startGroup } from './process-group.ts';
import { SetupError } from './setup-error.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Given to the program as its standard input; without it the program reads an empty one. */
  readonly input?: string;
  /** The program and its children are killed after this many milliseconds. */
  readonly budgetMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with every piece of standard error as it comes. */
  readonly onStderr?: (text: string) => void;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ABORT_GRACE_MS = 2000;

/**
 * Runs a program to its end and collects what it wrote, whatever its exit code.
 *
 * @throws SetupError when the program cannot be started or its budget is spent.
 * @throws `signal.reason` when the signal aborts; the program is killed first.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env, input, budgetMs, signal, onStderr }: CommandOptions,
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const group = startGroup(program, args, { cwd, env, stdio: 'pipe' });
  const output = collectOutput(group.child, onStderr);
  // A program that ends without reading its input is judged by its exit code.
  group.child.stdin?.on('error', () => null);
  group.child.stdin?.end(input);

  const budget = AbortSignal.timeout(budgetMs);
  const stop = (): void => void group.stop(budget.aborted ? 0 : ABORT_GRACE_MS);
  const ends = AbortSignal.any(signal === undefined ? [budget] : [budget, signal]);
  ends.addEventListener('abort', stop, { once: true });
  const { exitCode, startError } = await group.ended;
  ends.removeEventListener('abort', stop);

  signal?.throwIfAborted();
  if (startError !== undefined) throw cannotStart(program, startError);
  const { stdout, stderr } = await output;
  if (budget.aborted) throw tooLate(program, args, budgetMs, stderr);
  return { exitCode, stdout, stderr };
}

/** Both streams to their ends; they may end in the same tick as the program. */
async function collectOutput(
  child: ChildProcess,
  onStderr: CommandOptions['onStderr'],
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => {
    err.push(chunk);
    onStderr?.(chunk.toString());
  });
  await new Promise((closed) => child.once('close', closed));
  return { stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

function cannotStart(program: string, cause: Error): SetupError {
  return new SetupError(`${program} cannot be started: ${cause.message}`, {
    hint: `Install ${basename(program)}, or put it on the PATH.`,
    cause,
  });
}

function tooLate(
  program: string,
  args: readonly string[],
  budgetMs: number,
  stderr: string,
): SetupError {
  const command = [basename(program), ...args].join(' ').slice(0, 200);
  return new SetupError(`"${command}" did not end within ${budgetMs / 1000} s: ${stderr}`, {
    hint: 'See what it waits for; the cluster logs may tell.',
  });
}
