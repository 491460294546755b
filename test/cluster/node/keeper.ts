/**
 * Runs a command in the namespaces of a real node, and removes what the node
 * left on the machine, whatever ended the command: its own end, a signal, or
 * the death of whoever started this program (with `setpriv --pdeathsig TERM`).
 *
 * TMPDIR names a folder of the run alone; inside, it is on the disk of the cache.
 *
 * usage: keeper.ts COMMAND...
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { cgroupRoots } from './cgroups.ts';
import { CGROUP_VARIABLE, NODE_ADDRESS, PARTS_VARIABLE } from './node-place.ts';
import { NAMESPACE_FLAGS } from './node-obstacle.ts';
import { createNodeRun, refreshNodeRun, removeNodeRun } from './node-run.ts';
import type { NodeRun } from './node-run.ts';
import { toolsEnvironment } from './node-tools.ts';
import type { NodeParts } from './prepare-node.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function keep(command: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      interruption.abort();
    });
  }
  const parts = JSON.parse(process.env[PARTS_VARIABLE] ?? '{}') as NodeParts;
  const run = await createNodeRun(parts);
  const stopRefreshing = refreshNodeRun(run);
  try {
    return await runInside(run, parts, command, interruption.signal);
  } finally {
    stopRefreshing();
    await removeNodeRun(run);
  }
}

async function runInside(
  { folder, cgroup, programsCgroup }: NodeRun,
  { tools }: NodeParts,
  command: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const groups = cgroupRoots().map((root) => join(root, programsCgroup));
  const [program = '', ...args] = [
    ...['setpriv', '--pdeathsig', 'KILL', 'unshare', ...NAMESPACE_FLAGS, '--kill-child'],
    ...[join(import.meta.dirname, 'enter-node.sh'), folder, NODE_ADDRESS, ...command],
  ];
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...toolsEnvironment(tools),
      [CGROUP_VARIABLE]: `/${cgroup}`,
      K8SSANDRA_TEST_GROUPS: groups.join(' '),
    },
    signal,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve) => {
    child.once('error', () => {
      // An interruption comes here as well; then the end of the child is still to come.
      if (child.pid === undefined) resolve(127);
    });
    child.once('exit', (code, ending) => {
      resolve(code ?? 128 + (ending === null ? 0 : constants.signals[ending]));
    });
  });
}

process.exitCode = await keep(process.argv.slice(2));
