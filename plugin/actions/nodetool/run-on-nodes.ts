import { AppError } from '../../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../../shared/errors/exit-code.ts';
import type { CassandraPod } from '../cluster/find-target.ts';
import { forEachLimited } from '../for-each-limited.ts';

/** What became of a command on one node. */
export interface NodeRun {
  readonly pod: CassandraPod;
  /** Of the command; undefined when it was not run to its end. */
  readonly exitCode: number | undefined;
  /** Why it was not. */
  readonly error: AppError | undefined;
}

/**
 * Runs a command on several nodes. A node where it fails does not keep it from the others.
 *
 * @param parallel - At most so many at once, in the order of the nodes.
 * @returns What became of it on each node, in their order.
 */
export async function runOnNodes(
  pods: readonly CassandraPod[],
  parallel: number,
  run: (pod: CassandraPod, index: number) => Promise<number>,
): Promise<readonly NodeRun[]> {
  const runs = new Map<CassandraPod, NodeRun>();
  const places = pods.map((pod, index) => ({ pod, index }));
  await forEachLimited(places, parallel, async ({ pod, index }) => {
    try {
      runs.set(pod, { pod, exitCode: await run(pod, index), error: undefined });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      runs.set(pod, { pod, exitCode: undefined, error });
    }
  });
  return pods.flatMap((pod) => runs.get(pod) ?? []);
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
  return errors.length === runs.length ? first.exitCode : EXIT_CODES.partial.code;
}
