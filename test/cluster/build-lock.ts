import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { waitFor } from './wait-for.ts';

export interface LockOptions {
  /** A lock that nobody refreshed for this long was left behind by a crash. */
  readonly staleMs?: number;
  readonly budgetMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called once when another builder holds the lock. */
  readonly onWait: () => void;
}

const DEFAULT_STALE_MS = 30_000;

/**
 * Runs `work` while no other process that uses the same folder does.
 *
 * The age of the lock counts, not a process id: builders may sit in different
 * containers. Two that both find a stale lock may build twice, which costs time
 * and nothing else, because every binary is put in place by a rename.
 */
export async function withLock<T>(
  folder: string,
  { staleMs = DEFAULT_STALE_MS, budgetMs, signal, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  const tryOnce = async (): Promise<true | undefined> => {
    if (await take(folder)) return true;
    if (await isOlderThan(folder, staleMs)) {
      await rm(folder, { recursive: true, force: true });
    } else if (!told) {
      told = true;
      onWait();
    }
    return undefined;
  };
  await waitFor(`the build lock ${folder}`, tryOnce, { budgetMs, intervalMs: 200, signal });
  const refresh = setInterval(() => {
    const now = new Date();
    void utimes(folder, now, now).catch(() => null);
  }, staleMs / 5);
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isOlderThan(folder: string, ageMs: number): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > ageMs;
}
