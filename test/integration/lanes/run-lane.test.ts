import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgress } from '../../cluster/progress.ts';
import { SetupError } from '../../cluster/setup-error.ts';
import type { Lane, LanePlan } from '../../lanes/lane.ts';
import { runLane } from '../../lanes/run-lane.ts';
import type { RunOptions } from '../../lanes/run-lane.ts';

const ROOT = join(import.meta.dirname, '../../..');
const RUN: LanePlan = { prefix: [], env: {} };

let folder = '';
let said = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lane-'));
  said = '';
  const config = { root: folder, test: { globals: true, include: ['*.test.js'] } };
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(config)};`);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function lane(prepare: Lane['prepare']): Lane {
  return { name: 'fast', config: join(folder, 'vitest.config.mjs'), prepare };
}

function options(overrides: Partial<RunOptions> = {}): RunOptions {
  return {
    root: ROOT,
    env: { ...process.env, TMPDIR: folder },
    progress: createProgress((text) => (said += text)),
    signal: new AbortController().signal,
    filters: [],
    quiet: true,
    ...overrides,
  };
}

function addTests(name: string, text: string): void {
  writeFileSync(join(folder, `${name}.test.js`), text);
}

describe('running a lane', () => {
  it('counts what passed, failed and was skipped, and files that do not load', async () => {
    addTests('good', 'test("a", () => {}); test.skip("b", () => {}); test.todo("c");');
    addTests('bad', 'test("d", () => { throw new Error("no"); }); test("e", () => {});');
    addTests('broken', 'throw new Error("does not load");');
    const counts = await runLane(
      lane(() => Promise.resolve(RUN)),
      options(),
    );
    expect(counts).toEqual({ passed: 2, failed: 2, skipped: 2 });
  });

  it('without any test is a failure', async () => {
    const counts = await runLane(
      lane(() => Promise.resolve(RUN)),
      options(),
    );
    expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts the tests of a lane that cannot run here as skipped, and says why', async () => {
    addTests('some', 'test("a", () => {}); test("b", () => { throw new Error("not run"); });');
    const counts = await runLane(
      lane(() => Promise.resolve({ skipped: 'a kubelet needs root' })),
      options(),
    );
    expect(counts).toEqual({ passed: 0, failed: 0, skipped: 2 });
    expect(said).toContain('fast lane skipped: a kubelet needs root');
  });

  it('that cannot be prepared is a failure, with a hint', async () => {
    const error = new SetupError('Go is not installed', { hint: 'Install Go.' });
    const counts = await runLane(
      lane(() => Promise.reject(error)),
      options(),
    );
    expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(said).toContain('error: Go is not installed\nInstall Go.');
  });

  it('gives the tests a folder for temporary files that is gone afterwards', async () => {
    const file = join(folder, 'place');
    addTests(
      'place',
      `import { writeFileSync } from 'node:fs';
       import { tmpdir } from 'node:os';
       test("a", () => { writeFileSync(${JSON.stringify(file)}, tmpdir()); });`,
    );
    let place = '';
    const prepare: Lane['prepare'] = ({ tmpFolder }) => {
      place = tmpFolder;
      expect(readdirSync(tmpFolder)).toEqual([]);
      return Promise.resolve(RUN);
    };
    expect(await runLane(lane(prepare), options())).toMatchObject({ passed: 1 });
    expect(existsSync(file)).toBe(true);
    expect(existsSync(place)).toBe(false);
  });

  it('ends the tests when it is interrupted, and leaves no folder behind', async () => {
    addTests('endless', 'test("a", () => new Promise(() => {}), 600_000);');
    const interruption = new AbortController();
    let place = '';
    const prepare: Lane['prepare'] = ({ tmpFolder }) => {
      place = tmpFolder;
      setTimeout(() => {
        interruption.abort(new Error('interrupted'));
      }, 500);
      return Promise.resolve(RUN);
    };
    const run = runLane(lane(prepare), options({ signal: interruption.signal }));
    await expect(run).rejects.toThrow('interrupted');
    expect(existsSync(place)).toBe(false);
  });
});
