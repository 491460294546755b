import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../progress.ts';

/** One thing that takes long to make and is kept. */
export interface Step {
  /** First part of the name of the folder. */
  readonly name: string;
  /** Whatever the result depends on; a change makes another folder. */
  readonly inputs: readonly string[];
  /** As a person reads it while waiting. */
  readonly what: string;
  /** On two idle cores with a fast network. */
  readonly minutes: number;
  /** Remove what was made of other inputs: half a gigabyte for each edit would fill the disk. */
  readonly onlyNewest?: boolean;
  /** Fills an empty folder. */
  build(into: string): Promise<void>;
}

/** Gives the folder that a step makes, from the cache below `root` when it is there. */
export type StepCache = (step: Step) => Promise<string>;

export function createStepCache(root: string, progress: Progress): StepCache {
  return async (step) => {
    const { name, inputs, what, minutes, onlyNewest = false } = step;
    const folder = join(root, `${name}-${stampOf(inputs)}`);
    if (existsSync(folder)) return folder;
    const aside = join(root, `${name}.tmp`);
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true });
    await progress.step(what, minutes, () => step.build(aside));
    if (onlyNewest) await removeOthers(root, name);
    await rename(aside, folder);
    return folder;
  };
}

async function removeOthers(root: string, name: string): Promise<void> {
  for (const entry of await readdir(root)) {
    if (entry.startsWith(`${name}-`)) await rm(join(root, entry), { recursive: true, force: true });
  }
}

/** 16 hexadecimal digits. */
function stampOf(inputs: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
}

/** The names and contents of all files below a folder, for the inputs of a step. */
export async function contentOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return paths.map((path, index) => `${path.slice(folder.length)}\n${texts[index] ?? ''}`);
}
