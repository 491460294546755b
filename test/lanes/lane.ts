import type { Progress } from '../cluster/progress.ts';
import type { Prefix } from './namespace.ts';

export const LANE_NAMES = ['fast', 'cluster', 'node'] as const;
export type LaneName = (typeof LANE_NAMES)[number];

export interface LaneContext {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Empty; becomes the folder for temporary files of the lane. */
  readonly tmpFolder: string;
}

/** How to start vitest for a lane, or why it cannot be started here. */
export type LanePlan =
  | { readonly prefix: Prefix; readonly env: Readonly<Record<string, string>> }
  | { readonly skipped: string };

/** A group of tests that need the same surroundings. */
export interface Lane {
  readonly name: LaneName;
  /** Path of its vitest configuration, from the root of the repository. */
  readonly config: string;
  /**
   * Does all that needs the network; the tests themselves have none.
   *
   * @throws SetupError when the lane ought to run here and cannot.
   */
  prepare(context: LaneContext): Promise<LanePlan>;
}
