import { formatRef } from '../../shared/domain/resource-ref.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { NodeRun } from '../actions/nodetool/run-on-nodes.ts';

/** As text and as JSON it takes several times as much, and a thousand nodes may say a lot. */
const ROOM_BYTES = 64 * 2 ** 20;

/** The memory that there is for what all nodes together print. */
export class OutputRoom {
  #leftBytes: number;

  /** @param bytes - For tests. */
  constructor(bytes = ROOM_BYTES) {
    this.#leftBytes = bytes;
  }

  /** @returns Whether there was room for it. */
  take(bytes: number): boolean {
    if (bytes > this.#leftBytes) return false;
    this.#leftBytes -= bytes;
    return true;
  }

  free(bytes: number): void {
    this.#leftBytes += bytes;
  }
}

/** Says so of each node whose output found no room. */
export function tellCuts(
  runs: readonly NodeRun[],
  isCut: (index: number) => boolean,
): readonly NodeRun[] {
  return runs.map((run, index) =>
    isCut(index) && run.error === undefined ? { ...run, error: cutShort(run.pod) } : run,
  );
}

/** The error for output that found no room. */
export function cutShort(pod: NodeRun['pod']): AppError {
  const all = `all nodes print more than ${ROOM_BYTES / 2 ** 20} MiB`;
  return new AppError('KDS_NODE_ANSWER', `the output of pod ${formatRef(pod)} is cut: ${all}`, {
    hint: 'Ask fewer nodes at once: one rack with --rack, or one node as pod/NAME.',
  });
}
