import { nodetoolCommand, onlyReads } from '../../../shared/domain/nodetool-command.ts';

/** Many times what a busy node takes to answer. */
const READING_MS = 60_000;

/** What nodetool is called for. */
interface Call {
  /** Arguments of nodetool. */
  readonly args: readonly string[];
  readonly nodes: number;
  /** Milliseconds that the user allows, 0 for as long as it takes; undefined where nothing is said. */
  readonly askedMs: number | undefined;
}

/**
 * How long nodetool may take on one node.
 *
 * On many nodes, one that hangs must not keep the others from being asked. What changes a node may
 * take days, and nobody but the user knows how long; on one node it is plain who hangs.
 *
 * @returns Milliseconds; undefined for as long as it takes.
 */
export function nodeDeadlineMs({ args, nodes, askedMs }: Call): number | undefined {
  if (askedMs !== undefined) return askedMs === 0 ? undefined : askedMs;
  const command = nodetoolCommand(args);
  return nodes > 1 && command !== undefined && onlyReads(command) ? READING_MS : undefined;
}
