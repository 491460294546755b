import { formatRef } from '../../../shared/domain/resource-ref.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../../shared/errors/exit-code.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { forEachLimited } from '../for-each-limited.ts';

/** What became of a command on one node. */
export interface NodeRun {
  readonly pod: CassandraPod;
  /** Of the command; undefined when it was not run to its end. */
  readonly exitCode: number | undefined;
  /** Why it was not, or why its output is not all there. */
  readonly error: AppError | undefined;
}

/** How a command is spread over nodes. */
export interface Spread {
  /** At most so many at once, in the order of the nodes. */
  readonly parallel: number;
  readonly signal: AbortSignal;
}

/**
 * Runs a command on several nodes. A node where it fails does not keep it from the others, and
 * when it is interrupted, what has come to an end by then still counts.
 *
 * @returns What became of it on each node, in their order.
 */
export async function runOnNodes(
  pods: readonly CassandraPod[],
  { parallel, signal }: Spread,
  run: (pod: CassandraPod, index: number) => Promise<number>,
): Promise<readonly NodeRun[]> {
  const runs = new Map<CassandraPod, NodeRun>();
  const places = pods.map((pod, index) => ({ pod, index }));
  await forEachLimited(places, parallel, async ({ pod, index }) => {
    try {
      signal.throwIfAborted();
      runs.set(pod, { pod, exitCode: await run(pod, index), error: undefined });
    } catch (error) {
      const isForeseen = error instanceof AppError;
      if (!isForeseen && !signal.aborted) throw error;
      const failure = isForeseen ? error : interrupted(pod);
      runs.set(pod, { pod, exitCode: undefined, error: failure });
    }
  });
  return pods.flatMap((pod) => runs.get(pod) ?? []);
}

function interrupted(pod: CassandraPod): AppError {
  return new AppError('KDS_NODE_UNREACHABLE', `interrupted before pod ${formatRef(pod)} was done`, {
    hint: 'Run it again on that node; --node-timeout gives up on one that hangs.',
  });
}

/**
 * One exit code for all: the highest of the command; if that is 0, whether all nodes were reached.
 */
export function exitCodeOf(runs: readonly NodeRun[]): number {
  const highest = Math.max(0, ...runs.map(({ exitCode = 0 }) => exitCode));
  if (highest > 0) return highest;
  const errors = runs.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  if (first === undefined) return EXIT_CODES.ok.code;
  const hasNothing = runs.every(({ exitCode }) => exitCode === undefined);
  return hasNothing ? first.exitCode : EXIT_CODES.partial.code;
}
