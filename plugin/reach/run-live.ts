import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import type { CommandContext } from '../command-context.ts';

/** Where output goes as it comes, and what ends the command that gives it. */
export interface LiveOutput {
  readonly onStdout: (data: Uint8Array) => void;
  /** Aborts on Ctrl-C, and when nobody reads the output any more, as after `| head`. */
  readonly signal: AbortSignal;
}

/**
 * Runs a command whose output is shown as it comes, as long as somebody reads it.
 *
 * @returns Its exit code; 0 when nobody wanted the rest.
 */
export async function runLive(
  { terminal, signal }: CommandContext,
  run: (live: LiveOutput) => Promise<number>,
): Promise<number> {
  const unread = new AbortController();
  const onStdout = (data: Uint8Array): void => {
    terminal.out(data);
    if (!terminal.hasReader()) unread.abort();
  };
  try {
    return await run({ onStdout, signal: AbortSignal.any([signal, unread.signal]) });
  } catch (error) {
    if (unread.signal.aborted && !signal.aborted) return EXIT_CODES.ok.code;
    throw error;
  }
}
