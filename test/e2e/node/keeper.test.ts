import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, utimesSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cgroupRoots } from '../../cluster/node/cgroups.ts';
import { PARTS_VARIABLE } from '../../cluster/node/node-place.ts';
import type { NodeParts } from '../../cluster/node/prepare-node.ts';
import { waitFor } from '../../cluster/wait-for.ts';

/** The harness of this lane, once more inside itself, with something else than a node to run. */
const KEEPER = join(import.meta.dirname, '../../cluster/node/keeper.ts');
const { scratch } = JSON.parse(process.env[PARTS_VARIABLE] ?? '{}') as NodeParts;
const AGES_AGO = new Date('2026-01-01');

/** A keeper started by a shell, as by a runner. The shell ends with the exit code of the command. */
function keep(command: string): { readonly shell: ChildProcess; readonly ownRuns: () => string[] } {
  const before = new Set(runs());
  const keeper = `setpriv --pdeathsig TERM "${process.execPath}" "${KEEPER}" ${command}`;
  const env = { ...process.env, TMPDIR: mkdtempSync(join(tmpdir(), 'k8s-')) };
  const shell = spawn('sh', ['-c', `${keeper}; exit $?`], { env });
  onTestFinished(() => void shell.kill('SIGKILL'));
  return { shell, ownRuns: () => runs().filter((name) => !before.has(name)) };
}

function runs(): string[] {
  return readdirSync(scratch).filter((name) => name.startsWith('run-'));
}

function cgroupsOf(run: string): string[] {
  const name = run.replace('run-', 'k8ssandra-test-');
  return cgroupRoots().map((root) => join(root, name));
}

async function untilStarted(ownRuns: () => string[]): Promise<string> {
  return waitFor('the run', () => Promise.resolve(ownRuns().find(isInside)), { budgetMs: 30_000 });
}

/** enter-node.sh has done its work. */
function isInside(run: string): boolean {
  return existsSync(join(scratch, run, 'inside'));
}

async function untilGone(run: string): Promise<void> {
  const gone = (): Promise<true | undefined> =>
    Promise.resolve([join(scratch, run), ...cgroupsOf(run)].some(existsSync) ? undefined : true);
  await waitFor(`${run} to be gone`, gone, { budgetMs: 30_000 });
}

it('the keeper passes on the exit code and leaves nothing behind', async () => {
  const { shell, ownRuns } = keep(`sh -c 'exit 7'`);
  expect(await once(shell, 'exit')).toEqual([7, null]);
  expect(ownRuns()).toEqual([]);
});

it('nothing is left behind when whoever started the keeper is killed', async () => {
  const { shell, ownRuns } = keep(`sh -c 'touch /run/node/inside; sleep 1000'`);
  const run = await untilStarted(ownRuns);
  expect(cgroupsOf(run).every(existsSync)).toBe(true);
  shell.kill('SIGKILL');
  await untilGone(run);
});

it('what a killed keeper left behind is removed by the next one, and what is in use is not', async () => {
  const killed = keep(`sh -c 'touch /run/node/inside; sleep 1000'`);
  const run = await untilStarted(killed.ownRuns);
  const inUse = runs().filter((name) => name !== run);
  const { pid } = killed.shell;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  process.kill(Number(children), 'SIGKILL');
  await once(killed.shell, 'exit');
  utimesSync(join(scratch, run), AGES_AGO, AGES_AGO);
  await once(keep('true').shell, 'exit');
  await untilGone(run);
  expect(runs()).toEqual(expect.arrayContaining(inUse));
  expect(inUse.length).toBeGreaterThan(0);
});
