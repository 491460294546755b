import { join } from 'node:path';
import { keepCluster } from '../cluster/keep-cluster.ts';
import { createProgress } from '../cluster/progress.ts';
import { describeFailure } from '../cluster/setup-error.ts';
import { parseRunnerArguments } from './arguments.ts';
import { interruptionSignal } from './interruption.ts';
import { runTests } from './run-tests.ts';

const root = join(import.meta.dirname, '../..');
const progress = createProgress((text) => process.stderr.write(text));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(words: readonly string[]): Promise<number> {
  const signal = interruptionSignal();
  try {
    const command = parseRunnerArguments(words);
    const common = { root, env: process.env, progress, print, signal };
    return await (command.name === 'test'
      ? runTests({ ...common, ...command })
      : keepCluster({ ...common, ...command }));
  } catch (error) {
    if (signal.aborted) return 130;
    progress.say(describeFailure(error));
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
