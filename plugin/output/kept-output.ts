import { formatRef } from '../../shared/domain/resource-ref.ts';
import type { ResourceRef } from '../../shared/domain/resource-ref.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { OutputRoom } from './output-room.ts';

const MAX_BYTES = 16 * 2 ** 20;

/** Output that has to be kept in memory for a while. */
export interface KeptOutput {
  readonly onStdout: (data: Uint8Array) => void;
  readonly onStderr: (data: Uint8Array) => void;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Whether some of it found no room beside that of other nodes. The command went on. */
  readonly isCut: () => boolean;
  /** For output that is kept elsewhere. */
  readonly count: (data: Uint8Array) => void;
  /** Aborts when there is more than 16 MiB, or when the command is interrupted. */
  readonly signal: AbortSignal;
  /**
   * What the command comes to, unless its output was too much.
   *
   * @throws AppError `KDS_NODE_ANSWER`.
   */
  readonly whole: <T>(pod: ResourceRef, command: Promise<T>) => Promise<T>;
}

/**
 * Keeps the output of one command, and ends it when there is too much.
 *
 * @param room - Shared with the other nodes. What does not fit is no reason to end a command, which
 *   may be in the middle of changing its node.
 */
export function keptOutput(interruption: AbortSignal, room: OutputRoom): KeptOutput {
  const overflow = new AbortController();
  const chunks: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  let total = 0;
  let isCut = false;
  const count = (data: Uint8Array): void => {
    total += data.length;
    if (total > MAX_BYTES) overflow.abort();
  };
  const keep = (list: Uint8Array[]) => (data: Uint8Array) => {
    count(data);
    if (total > MAX_BYTES) return;
    isCut ||= !room.take(data.length);
    if (!isCut) list.push(data.slice());
  };
  return {
    onStdout: keep(chunks.stdout),
    onStderr: keep(chunks.stderr),
    stdout: () => textOf(chunks.stdout),
    stderr: () => textOf(chunks.stderr),
    isCut: () => isCut,
    count,
    signal: AbortSignal.any([interruption, overflow.signal]),
    async whole(pod, command) {
      const [ended] = await Promise.allSettled([command]);
      if (overflow.signal.aborted) throw tooMuch(pod);
      if (ended.status === 'rejected') throw ended.reason;
      return ended.value;
    },
  };
}

function textOf(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
}

function tooMuch(pod: ResourceRef): AppError {
  return new AppError('KDS_NODE_ANSWER', `pod ${formatRef(pod)} prints more than 16 MiB`, {
    hint: 'Ask this node alone, without -o json, -o yaml and --parallel.',
  });
}
