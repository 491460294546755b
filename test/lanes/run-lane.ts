import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGroup } from '../cluster/process-group.ts';
import { SetupError, describeFailure } from '../cluster/setup-error.ts';
import type { Progress } from '../cluster/progress.ts';
import { runCommand } from '../cluster/run-command.ts';
import type { Lane, LanePlan } from './lane.ts';
import { countLane } from './lane-result.ts';
import type { Counts, VitestReport } from './lane-result.ts';
import { createRunFolder } from './run-folder.ts';
import type { RunFolder } from './run-folder.ts';

export interface RunOptions {
  /** The root of the repository. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Names of files to run and other words for vitest; all tests of the lane when empty. */
  readonly filters: readonly string[];
  /** Keeps the words of vitest from the screen, for tests of the runner itself. */
  readonly quiet?: boolean;
}

/** What the tests get to clean up after an interruption before they are killed. */
const STOP_GRACE_MS = 10_000;
const LIST_BUDGET_MS = 120_000;

/**
 * Prepares a lane, runs its tests and counts them.
 *
 * A lane that cannot be prepared counts as one failed test, also when a bug is the reason.
 *
 * @throws `signal.reason` when interrupted; what the lane started is gone by then.
 */
export async function runLane(lane: Lane, options: RunOptions): Promise<Counts> {
  const { env, progress, signal } = options;
  const folder = createRunFolder();
  let failed = true;
  try {
    const plan = await lane.prepare({ env, progress, signal, tmpFolder: folder.tmpFolder });
    const counts =
      'skipped' in plan
        ? await skipLane(lane, plan.skipped, options)
        : await runVitest(lane, plan, folder, options);
    failed = counts.failed > 0;
    return counts;
  } catch (error) {
    signal.throwIfAborted();
    progress.say(describeFailure(error));
    return countLane(undefined, 1);
  } finally {
    const logs = failed && !signal.aborted ? folder.endOfLogs() : '';
    if (logs === '') await folder.remove();
    else {
      progress.say(`${logs}\nlogs are kept in ${folder.logFolder}`);
      await folder.removeAllButLogs();
    }
  }
}

async function runVitest(
  lane: Lane,
  plan: Exclude<LanePlan, { skipped: string }>,
  folder: RunFolder,
  { root, env, signal, filters, quiet = false }: RunOptions,
): Promise<Counts> {
  const output = quiet ? 'ignore' : 'inherit';
  const [program = '', ...args] = [
    ...plan.prefix,
    ...vitest(root, 'run', lane),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${folder.reportFile}`,
    ...(filters.length > 0 ? ['--passWithNoTests', ...filters] : []),
  ];
  const laneEnv = {
    ...env,
    ...plan.env,
    TMPDIR: folder.tmpFolder,
    K8SSANDRA_TEST_LOGS: folder.logFolder,
  };
  signal.throwIfAborted();
  const group = startGroup(program, args, {
    cwd: root,
    env: laneEnv,
    stdio: ['ignore', output, output],
  });
  const stop = (): void => void group.stop(STOP_GRACE_MS);
  signal.addEventListener('abort', stop, { once: true });
  const { exitCode } = await group.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return countLane(await readReport(folder.reportFile), exitCode);
}

function vitest(root: string, command: string, { config }: Lane): readonly string[] {
  const entry = join(root, 'node_modules/vitest/vitest.mjs');
  return [process.execPath, entry, command, '--config', config];
}

async function readReport(file: string): Promise<VitestReport | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as VitestReport);
}

/** Counts the tests of a lane without running them. */
async function skipLane(
  lane: Lane,
  reason: string,
  { root, env, progress, signal, filters }: RunOptions,
): Promise<Counts> {
  const [program = '', ...args] = [...vitest(root, 'list', lane), '--json', ...filters];
  const listed = await runCommand(program, args, {
    cwd: root,
    env,
    budgetMs: LIST_BUDGET_MS,
    signal,
  });
  if (listed.exitCode !== 0) {
    throw new SetupError(`the tests of the ${lane.name} lane cannot be listed: ${listed.stderr}`, {
      hint: 'Correct the test file that does not load.',
    });
  }
  const tests = JSON.parse(listed.stdout) as readonly unknown[];
  progress.say(`${lane.name} lane skipped: ${reason}`);
  return { passed: 0, failed: 0, skipped: tests.length };
}
