import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildBinaries } from '../cluster/build-binaries.ts';
import { namespaces, namespacesEnv } from '../cluster/capabilities.ts';
import { startGroup } from '../cluster/process-group.ts';
import { createProgress } from '../cluster/progress.ts';
import { describeFailure } from '../cluster/setup-error.ts';
import { interruptionSignal } from '../lanes/interruption.ts';
import { probeNamespaces } from '../lanes/namespace.ts';
import { createRunFolder } from '../lanes/run-folder.ts';
import { parseDemoArguments } from './arguments.ts';
import type { DemoOptions } from './arguments.ts';
import { createDemoWorld } from './demo-world.ts';
import { createNarrator, DemoError } from './narrator.ts';
import { tellScenario } from './scenario.ts';

const ROOT = join(import.meta.dirname, '../..');
const A_DAY_MS = 24 * 60 * 60 * 1000;
const STOP_GRACE_MS = 15_000;

const progress = createProgress((text) => process.stderr.write(text));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(words: readonly string[]): Promise<number> {
  const signal = interruptionSignal();
  try {
    const options = parseDemoArguments(words);
    // A cluster that others are to reach must be outside.
    const stays = options.keep || options.context !== undefined || namespaces.available;
    return await (stays ? demo(options, signal) : demoInNamespaces(words, signal));
  } catch (error) {
    if (signal.aborted) return 130;
    const isOurs = error instanceof DemoError;
    progress.say(isOurs ? `demo failed: ${error.message}` : describeFailure(error));
    return 1;
  }
}

/** Runs this program again in namespaces of its own, where the addresses of pods are real. */
async function demoInNamespaces(words: readonly string[], signal: AbortSignal): Promise<number> {
  await buildBinaries({ env: process.env, progress, signal });
  const folder = createRunFolder();
  try {
    const probe = await probeNamespaces(folder.tmpFolder);
    if (!('prefix' in probe)) {
      progress.say(`${probe.reason}; the webhook is reached by a URL instead of its Service`);
      return await demo(parseDemoArguments(words), signal);
    }
    const entry = [process.execPath, import.meta.filename, 'demo', ...words];
    const [program = '', ...args] = [...probe.prefix, ...entry];
    const env = { ...process.env, ...namespacesEnv(), TMPDIR: folder.tmpFolder };
    const group = startGroup(program, args, { cwd: ROOT, env, stdio: 'inherit' });
    const stop = (): void => void group.stop(STOP_GRACE_MS);
    signal.addEventListener('abort', stop, { once: true });
    const { exitCode } = await group.ended;
    return signal.aborted ? 130 : exitCode;
  } finally {
    await folder.remove();
  }
}

async function demo(options: DemoOptions, signal: AbortSignal): Promise<number> {
  const world = await createDemoWorld(options, { root: ROOT, progress, signal });
  try {
    signal.throwIfAborted();
    await tellScenario(createNarrator(print, world.env, signal), world.rolloutSeconds);
    print('');
    if (options.keep) {
      print('The cluster runs until Ctrl-C. In another terminal:');
      print(`export KUBECONFIG=${world.kubeconfig}`);
      print(`export PATH=${world.env['PATH'] ?? ''}`);
      await sleep(A_DAY_MS, undefined, { signal }).catch(() => undefined);
    } else {
      print('Every step did what it said. Keep the cluster with: npm run demo -- --keep');
    }
  } catch (error) {
    // Why the demo failed is the news; what it could not clean up comes on top.
    await world.stop().catch((left: unknown) => {
      progress.say(describeFailure(left));
    });
    throw error;
  }
  await world.stop();
  return 0;
}

process.exitCode = await main(process.argv.slice(3));
