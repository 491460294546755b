import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../cluster/build-lock.ts';

let parent = '';
let lock = '';

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(parent, 'build.lock');
});

afterEach(() => {
  rmSync(parent, { recursive: true });
});

const never = (): void => {
  throw new Error('had to wait');
};

describe('the lock around a build', () => {
  it('keeps a second builder out until the first has ended', async () => {
    const order: string[] = [];
    let release: () => void = () => undefined;
    let begin: () => void = () => undefined;
    // Of two that start together, either may be the first.
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const first = withLock(lock, { budgetMs: 5000, onWait: never }, async () => {
      order.push('first begins');
      begin();
      await new Promise<void>((resolve) => (release = resolve));
      order.push('first ends');
    });
    await begun;
    const onWait = (): void => {
      order.push('second waits');
      release();
    };
    const second = withLock(lock, { budgetMs: 5000, onWait }, () => {
      order.push('second begins');
      return Promise.resolve();
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['first begins', 'second waits', 'first ends', 'second begins']);
  });

  it('is released when the build fails', async () => {
    const fails = (): Promise<never> => Promise.reject(new Error('no space left'));
    const build = withLock(lock, { budgetMs: 5000, onWait: never }, fails);
    await expect(build).rejects.toThrow('no space left');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over when a crash has left it behind', async () => {
    mkdirSync(lock);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    const work = (): Promise<string> => Promise.resolve('built');
    expect(await withLock(lock, { budgetMs: 5000, onWait: never }, work)).toBe('built');
  });

  it('is waited for no longer than the budget', async () => {
    mkdirSync(lock);
    const build = withLock(lock, { budgetMs: 1, onWait: () => undefined }, never as never);
    await expect(build).rejects.toThrow('gave up waiting for the build lock');
  });
});
