import { readFile, statfs } from 'node:fs/promises';
import { runCommand } from '../run-command.ts';
import { cgroupRoots, createCgroup, missingControllers, removeCgroup } from './cgroups.ts';
import { findOnPath } from './java-tools.ts';

/** The namespaces of a real node: its own network, mounts and processes. */
export const NAMESPACE_FLAGS = ['--net', '--mount', '--pid', '--fork', '--mount-proc'] as const;

const OVERLAY_FILE_SYSTEM = 0x794c7630;
/** Every user of the machine, as it is outside of any user namespace. */
const ALL_USERS = /^\s*0\s+0\s+4294967295\s*$/;

/**
 * Why no real kubelet can run on this machine; undefined when one can.
 *
 * @param folder - Where the file systems of the containers will be.
 */
export async function nodeObstacle(folder: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'a kubelet needs Linux';
  if (process.getuid?.() !== 0) return 'a kubelet needs root';
  if (!ALL_USERS.test(await readFile('/proc/self/uid_map', 'utf8'))) {
    return 'a kubelet needs root outside of any user namespace';
  }
  for (const program of ['apt-get', 'dpkg-deb', 'setpriv', 'unshare']) {
    if ((await findOnPath(program, process.env)) === undefined) {
      return `there is no ${program}, and what a node needs comes from Debian or Ubuntu`;
    }
  }
  if ((await statfs(folder)).type === OVERLAY_FILE_SYSTEM) {
    return `${folder} is on an overlay file system; set K8SSANDRA_TEST_CACHE to a folder on a disk`;
  }
  return (await namespaceObstacle()) ?? (await cgroupObstacle());
}

async function namespaceObstacle(): Promise<string | undefined> {
  const { exitCode, stderr } = await runCommand('unshare', [...NAMESPACE_FLAGS, 'true'], {
    budgetMs: 10_000,
  });
  return exitCode === 0 ? undefined : `namespaces of its own are forbidden here: ${stderr.trim()}`;
}

async function cgroupObstacle(): Promise<string | undefined> {
  if (cgroupRoots().length === 0) return 'no control groups are mounted';
  const probe = `k8ssandra-probe-${process.pid}`;
  try {
    await createCgroup(probe);
    const missing = await missingControllers(probe);
    return missing.length === 0
      ? undefined
      : `control groups cannot limit ${missing.join(', ')} here`;
  } catch (error) {
    return `control groups cannot be made: ${error instanceof Error ? error.message : ''}`;
  } finally {
    await removeCgroup(probe);
  }
}
