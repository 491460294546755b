import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** One process from its start to its end. */
export interface MeasuredRun {
  readonly wallMs: number;
  /** The most resident memory that it ever had, in MB (10^6 bytes). */
  readonly peakMb: number;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const LOOK_EVERY_MS = 10;

/**
 * Runs a program and watches its memory. Linux only: the kernel keeps the peak in /proc, where it
 * is read until the process ends, so what is allocated in the last hundredth of a second is missed.
 */
export async function measuredRun(
  [program, ...words]: readonly [program: string, ...words: string[]],
  environment: Readonly<Record<string, string>>,
): Promise<MeasuredRun> {
  const startMs = performance.now();
  const child = spawn(program, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let peakMb = 0;
  const look = setInterval(() => {
    peakMb = Math.max(peakMb, peakMbOf(child.pid));
  }, LOOK_EVERY_MS);
  const ended = once(child, 'close').then(([code]) => ({
    exitCode: code as number | null,
    wallMs: performance.now() - startMs,
  }));
  const [stdout, stderr, end] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  clearInterval(look);
  return { ...end, peakMb, stdout, stderr };
}

/** 0 when the process has ended. */
function peakMbOf(pid: number | undefined): number {
  try {
    const [, kb] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8')) ?? [];
    return (Number(kb ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}
