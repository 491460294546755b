import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Ending {
  /** 128 and the number of the signal, if a signal ended it; 127 if it could not be started. */
  readonly exitCode: number;
  /** Set when it could not be started at all. */
  readonly startError?: Error;
}

export interface GroupOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly stdio: StdioOptions;
}

/** A program and everything it starts, in a process group of its own. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Undefined while the program runs. */
  ending(): Ending | undefined;
  /** Never rejects. */
  readonly ended: Promise<Ending>;
  /** SIGTERM, then SIGKILL for what is left after `graceMs`. Returns when the program is gone. */
  stop(graceMs: number): Promise<void>;
}

const live = new Set<number>();
const FATAL_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts `program` as the leader of a new process group.
 *
 * The group never outlives this process: it is killed when this process exits,
 * and on SIGINT, SIGTERM and SIGHUP. A program that listens to those signals
 * itself is left in charge of an orderly end.
 */
export function startGroup(
  program: string,
  args: readonly string[],
  options: GroupOptions,
): ProcessGroup {
  watchOwnEnd();
  const child = spawn(program, args, { ...options, detached: true });
  const { pid } = child;
  if (pid !== undefined) live.add(pid);
  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    const settle = (value: Ending): void => {
      ending ??= value;
      // What the leader left behind in its group must not stay.
      signalGroup(pid, 'SIGKILL');
      if (pid !== undefined) live.delete(pid);
      resolve(ending);
    };
    child.once('error', (startError) => {
      settle({ exitCode: 127, startError });
    });
    child.once('exit', (code, signal) => {
      settle({ exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
    });
  });
  const stop = async (graceMs: number): Promise<void> => {
    if (ending !== undefined) return;
    signalGroup(pid, 'SIGTERM');
    const timer = new AbortController();
    const grace = sleep(graceMs, undefined, { signal: timer.signal, ref: false }).catch(() => null);
    await Promise.race([ended, grace]);
    timer.abort();
    signalGroup(pid, 'SIGKILL');
    await ended;
  };
  return { child, ended, ending: () => ending, stop };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already, which is what the caller wants.
  }
}

function killAll(): void {
  for (const pid of live) signalGroup(pid, 'SIGKILL');
}

let watching = false;

function watchOwnEnd(): void {
  if (watching) return;
  watching = true;
  process.once('exit', killAll);
  for (const signal of FATAL_SIGNALS) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return;
      killAll();
      process.exit(128 + constants.signals[signal]);
    });
  }
}
