import { platform } from 'node:os';
import { POD_NETWORKS } from '../cluster/pod-network.ts';
import { runCommand } from '../cluster/run-command.ts';

/** The front part of a command line that runs the rest of it in namespaces of its own. */
export type Prefix = readonly string[];

export type NamespaceProbe = { readonly prefix: Prefix } | { readonly reason: string };

const PROBE_BUDGET_MS = 10_000;

/**
 * Every address of pods is local inside, so servers can listen on them.
 *
 * Runs as process 1 and stays it, to collect orphans. `$1` is the folder for temporary files,
 * which lives in memory: nothing of it is left, even when everything is killed at once.
 */
const SET_UP = `set -e
ip link set lo up
ip addr add ${POD_NETWORKS} dev lo
mount -t tmpfs tmpfs "$1"
shift
"$@" || exit $?`;

/** For a user: become root in a namespace of one's own. Root may do without. */
const UNSHARE_AS_USER = ['-U', '-r'];

function prefixOf(unshareFlags: readonly string[], tmpFolder: string): Prefix {
  return [
    // Killed as soon as the runner is gone, however it ended; and everything inside with it.
    ...['setpriv', '--pdeathsig', 'KILL'],
    ...['unshare', ...unshareFlags, '-n', '-m', '-p', '-f', '--mount-proc', '--kill-child'],
    ...['sh', '-c', SET_UP, 'sh', tmpFolder],
  ];
}

/**
 * Finds out by trying whether this machine allows namespaces.
 *
 * @param tmpFolder - An existing empty folder; becomes the one for temporary files inside.
 */
export async function probeNamespaces(tmpFolder: string): Promise<NamespaceProbe> {
  if (platform() !== 'linux') return { reason: 'namespaces need Linux' };
  const reasons: string[] = [];
  const isRoot = process.getuid?.() === 0;
  for (const flags of isRoot ? [UNSHARE_AS_USER, []] : [UNSHARE_AS_USER]) {
    const prefix = prefixOf(flags, tmpFolder);
    const reason = await tryPrefix(prefix);
    if (reason === undefined) return { prefix };
    reasons.push(reason);
  }
  return { reason: `no namespaces here: ${reasons[0] ?? ''}` };
}

async function tryPrefix([program = '', ...args]: Prefix): Promise<string | undefined> {
  try {
    const result = await runCommand(program, [...args, 'true'], { budgetMs: PROBE_BUDGET_MS });
    if (result.exitCode === 0) return undefined;
    return result.stderr.trim().split('\n')[0] ?? `exit code ${result.exitCode}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
