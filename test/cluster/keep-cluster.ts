import { setTimeout as sleep } from 'node:timers/promises';
import { buildBinaries } from './build-binaries.ts';
import { formatElapsed } from './progress.ts';
import type { Progress } from './progress.ts';
import { startCluster } from './start-cluster.ts';

export interface KeepOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  readonly nodes: number;
}

const A_DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Starts a cluster, says how to reach it, and ends it with the signal or after a day.
 *
 * @returns The exit code.
 */
export async function keepCluster(options: KeepOptions): Promise<number> {
  const { env, progress, print, signal, nodes } = options;
  const tools = await buildBinaries({ env, progress, signal });
  const startMs = performance.now();
  const cluster = await startCluster({ tools, nodes, env });
  try {
    progress.say(`cluster ready in ${formatElapsed(performance.now() - startMs)}; Ctrl-C ends it`);
    progress.say(
      'no image runs on its nodes; for a cluster with the webhook: npm run demo -- --keep',
    );
    print(`export KUBECONFIG=${cluster.kubeconfig}`);
    print(`export PATH=${tools.binFolder}:$PATH`);
    await sleep(A_DAY_MS, undefined, { signal }).catch(() => undefined);
  } finally {
    await cluster.stop();
  }
  progress.say('cluster stopped');
  return signal.aborted ? 130 : 0;
}
