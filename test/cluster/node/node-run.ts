import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createCgroup, removeCgroup } from './cgroups.ts';
import type { NodeParts } from './prepare-node.ts';
import { runOrFail } from './run-or-fail.ts';

/** What one run puts on the machine, outside of its namespaces: a folder and a control group. */
export interface NodeRun {
  readonly folder: string;
  readonly cgroup: string;
  /** Control group of the programs of the node, beside those of its pods. */
  readonly programsCgroup: string;
}

const PREFIX = 'run-';
const REFRESH_MS = 30_000;
/** A run that nobody refreshed for so long has lost its keeper. */
const STALE_MS = 5 * 60_000;

/**
 * Makes the folder and the control group of a run.
 *
 * containerd gets a root folder that shares the files of the cached one: a copy
 * of 500 MB takes 20 ms. Only its databases are written in place, so they are copied.
 */
export async function createNodeRun({ scratch, containerd }: NodeParts): Promise<NodeRun> {
  await sweep(scratch);
  const run = runIn(await mkdtemp(join(scratch, PREFIX)));
  await mkdir(join(run.folder, 'tmp'));
  const copy = join(run.folder, 'containerd');
  await runOrFail('cp', ['--archive', '--link', containerd, copy]);
  for (const file of await readdir(copy, { recursive: true })) {
    if (file.endsWith('.db') && !file.includes('/snapshots/')) await unshareFile(join(copy, file));
  }
  await createCgroup(run.cgroup);
  await createCgroup(run.programsCgroup);
  return run;
}

/** Tells other processes that the run is alive. @returns What ends it. */
export function refreshNodeRun({ folder }: NodeRun): () => void {
  const timer = setInterval(() => {
    const now = new Date();
    void utimes(folder, now, now).catch(() => null);
  }, REFRESH_MS);
  return () => {
    clearInterval(timer);
  };
}

/** Removes all of a run whose processes are gone or about to go. */
export async function removeNodeRun({ folder, cgroup }: NodeRun): Promise<void> {
  // Every process of the run is in the group, so once that is removed nobody writes any more.
  await removeCgroup(cgroup);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function runIn(folder: string): NodeRun {
  const cgroup = `k8ssandra-test-${basename(folder).slice(PREFIX.length)}`;
  return { folder, cgroup, programsCgroup: join(cgroup, 'programs') };
}

/** Removes what runs left behind whose keeper was killed. */
async function sweep(scratch: string): Promise<void> {
  for (const name of await readdir(scratch)) {
    const folder = join(scratch, name);
    if (!name.startsWith(PREFIX) || !(await isStale(folder))) continue;
    await removeNodeRun(runIn(folder)).catch(() => null);
  }
}

async function isStale(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS;
}

async function unshareFile(path: string): Promise<void> {
  await copyFile(path, `${path}.own`);
  await rename(`${path}.own`, path);
}
