import { parseArgs } from 'node:util';
import { SetupError } from '../cluster/setup-error.ts';
import { LANE_NAMES } from './lane.ts';
import type { LaneName } from './lane.ts';

export type RunnerCommand =
  | {
      readonly name: 'test';
      readonly lanes: readonly LaneName[];
      /** Handed to vitest: parts of file names. */
      readonly filters: readonly string[];
    }
  | { readonly name: 'cluster'; readonly nodes: number };

const USAGE = `Use one of:
  npm test [-- [--lane ${LANE_NAMES.join('|')}]... [part of a test file's name]...]
  npm run test:fast [-- [part of a test file's name]...]
  npm run cluster [-- --nodes N]`;

/**
 * Reads the words after `node test/run.mjs`.
 *
 * @throws SetupError with the usage when they make no sense.
 */
export function parseRunnerArguments([name, ...words]: readonly string[]): RunnerCommand {
  try {
    if (name === 'test') return parseTest(words);
    if (name === 'test:fast') return { ...parseTest(words), lanes: ['fast'] };
    if (name === 'cluster') return parseCluster(words);
  } catch (cause) {
    throw new SetupError((cause as Error).message, { hint: USAGE, cause });
  }
  throw new SetupError(`unknown command "${name ?? ''}"`, { hint: USAGE });
}

function parseTest(words: readonly string[]): RunnerCommand & { name: 'test' } {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { lane: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  const lanes = values.lane ?? LANE_NAMES;
  return { name: 'test', lanes: lanes.map(requireLane), filters: positionals };
}

function requireLane(name: string): LaneName {
  const lane = LANE_NAMES.find((known) => known === name);
  if (lane === undefined) throw new Error(`unknown lane "${name}"`);
  return lane;
}

function parseCluster(words: readonly string[]): RunnerCommand {
  const { values } = parseArgs({
    args: [...words],
    options: { nodes: { type: 'string', default: '3' } },
  });
  const nodes = Number(values.nodes);
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > 1000) {
    throw new Error(`--nodes must be a whole number from 1 to 1000, not "${values.nodes}"`);
  }
  return { name: 'cluster', nodes };
}
