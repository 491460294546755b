import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../shared/domain/json.ts';
import { cacheFolder } from '../cluster/cache-folder.ts';
import { freePorts } from '../cluster/free-ports.ts';
import { findGo } from '../cluster/go-toolchain.ts';
import { createProgramSet } from '../cluster/program-set.ts';
import type { Progress } from '../cluster/progress.ts';
import { runCommand } from '../cluster/run-command.ts';
import { SetupError } from '../cluster/setup-error.ts';
import type { TestClusterInfo } from '../cluster/test-cluster.ts';

const SOURCE = join(import.meta.dirname, 'peer');
const BUILD_BUDGET_MS = 30 * 60_000;

/** The injector over controller-runtime that ours is measured against. */
export interface Peer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Builds it into the cache, unless it is there. */
export async function buildPeer(progress: Progress): Promise<string> {
  const go = await findGo(process.env);
  const hash = createHash('sha256').update(go.version);
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(SOURCE, file)));
  const folder = join(cacheFolder(process.env), 'bench');
  const path = join(folder, `peer-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  await progress.step('building the peer', 4, async () => {
    const args = ['-C', SOURCE, 'build', '-trimpath', '-ldflags=-s -w', '-o', `${path}.new`, '.'];
    const { exitCode, stderr } = await runCommand('go', args, {
      env: go.env,
      budgetMs: BUILD_BUDGET_MS,
    });
    if (exitCode !== 0) throw new SetupError(stderr, { hint: 'Correct test/bench/peer.' });
    await rename(`${path}.new`, path);
  });
  return path;
}

/** @param additions - What it is to add to a pod. */
export async function startPeer(
  path: string,
  additions: JsonObject,
  info: TestClusterInfo,
): Promise<Peer> {
  const folder = join(info.folder, 'peer');
  await mkdir(folder, { recursive: true });
  await copyFile(info.servingCertFile, join(folder, 'tls.crt'));
  await copyFile(info.servingKeyFile, join(folder, 'tls.key'));
  const file = join(folder, 'additions.json');
  await writeFile(file, JSON.stringify(additions));
  const [port = 0] = await freePorts(1);
  const programs = createProgramSet(info);
  const args = [`--port=${port}`, `--certificates=${folder}`, `--additions=${file}`];
  programs.start({ name: 'peer', path, args });
  return { url: `https://127.0.0.1:${port}/mutate/pods`, stop: () => programs.stop() };
}
