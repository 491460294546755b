import { formatElapsed } from '../cluster/progress.ts';
import { clusterLane } from './cluster-lane.ts';
import { fastLane } from './fast-lane.ts';
import type { Lane, LaneName } from './lane.ts';
import { addCounts, formatCounts } from './lane-result.ts';
import type { Counts } from './lane-result.ts';
import { nodeLane } from './node-lane.ts';
import { runLane } from './run-lane.ts';
import type { RunOptions } from './run-lane.ts';

/** In the order of their cost: the cheapest failure shows first. */
const LANES: readonly Lane[] = [fastLane, clusterLane, nodeLane];

export interface TestOptions extends RunOptions {
  readonly lanes: readonly LaneName[];
  /** Standard output; its last line is the sum of all lanes. */
  readonly print: (line: string) => void;
}

/** @returns The exit code: 0 when nothing failed, 130 when interrupted, else 1. */
export async function runTests(options: TestOptions): Promise<number> {
  const { progress, signal, print } = options;
  const lanes = LANES.filter(({ name }) => options.lanes.includes(name));
  const counted: Counts[] = [];
  for (const [index, lane] of lanes.entries()) {
    progress.say(`${lane.name} lane (${index + 1} of ${lanes.length})`);
    const startMs = performance.now();
    try {
      const counts = await runLane(lane, options);
      counted.push(counts);
      const elapsed = formatElapsed(performance.now() - startMs);
      progress.say(`${lane.name} lane: ${formatCounts(counts)} in ${elapsed}\n`);
    } catch (error) {
      if (!signal.aborted) throw error;
      const left = lanes.slice(index).map(({ name }) => name);
      print(`interrupted: ${formatCounts(addCounts(counted))}, not finished: ${left.join(', ')}`);
      return 130;
    }
  }
  const total = addCounts(counted);
  print(formatCounts(total));
  return total.failed > 0 ? 1 : 0;
}
