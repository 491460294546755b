import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { waitFor } from '../wait-for.ts';

const REMOVAL_BUDGET_MS = 20_000;
/** In a hierarchy of version 1 with processors, a new group has none until it is told. */
const CPUSET_FILES = ['cpuset.cpus', 'cpuset.mems'];
/** What a kubelet needs to be able to limit in version 2. */
const CONTROLLERS = ['cpu', 'cpuset', 'memory', 'pids'];

/**
 * Where control groups are made: one folder in version 2, one for each hierarchy in version 1.
 *
 * Machines with version 1 often have a version 2 hierarchy without controllers beside it.
 */
export function cgroupRoots(mounts: string = readFileSync('/proc/self/mounts', 'utf8')): string[] {
  return mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, folder = '']) => folder);
}

/** Makes a group for one node, so that all below it can be removed without touching another's. */
export async function createCgroup(name: string): Promise<void> {
  for (const root of cgroupRoots()) {
    if (existsSync(join(root, 'cgroup.controllers'))) await delegateControllers(root);
    const group = join(root, name);
    await mkdir(group, { recursive: true });
    for (const file of CPUSET_FILES) await inherit(group, file);
    if (existsSync(join(group, 'cgroup.controllers'))) await delegateControllers(group);
  }
}

async function inherit(group: string, file: string): Promise<void> {
  const own = join(group, file);
  if (!existsSync(own) || (await readFile(own, 'utf8')).trim() !== '') return;
  await writeFile(own, await readFile(join(dirname(group), file), 'utf8'));
}

/** Each on its own: one that is missing must not keep the others from being handed down. */
async function delegateControllers(group: string): Promise<void> {
  for (const controller of CONTROLLERS) {
    await writeFile(join(group, 'cgroup.subtree_control'), `+${controller}`).catch(() => null);
  }
}

/**
 * What the kubelet could not limit in a group of {@link createCgroup}; nothing in version 1.
 *
 * In a container of version 2, processes in the root group keep controllers from being handed down.
 */
export async function missingControllers(name: string): Promise<string[]> {
  const [root = '', other] = cgroupRoots();
  if (other !== undefined) return [];
  const there = await readFile(join(root, name, 'cgroup.controllers'), 'utf8');
  return CONTROLLERS.filter((controller) => !there.trim().split(' ').includes(controller));
}

/** Removes the group and all below it, as soon as the last process in it is gone. */
export async function removeCgroup(name: string): Promise<void> {
  for (const root of cgroupRoots()) {
    const group = join(root, name);
    const gone = async (): Promise<true | undefined> => {
      await removeTree(group).catch(() => null);
      return existsSync(group) ? undefined : true;
    };
    await waitFor(`${group} to be empty`, gone, { budgetMs: REMOVAL_BUDGET_MS });
  }
}

/** The files of a group go with its folder, and only with it. */
async function removeTree(group: string): Promise<void> {
  for (const entry of await readdir(group, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(join(group, entry.name));
  }
  await rmdir(group);
}
