import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BINARIES, BUILD_FLAGS } from './binary-catalogue.ts';
import type { BinarySpec } from './binary-catalogue.ts';
import { withLock } from './build-lock.ts';
import { buildStamp } from './build-stamp.ts';
import { cacheFolder } from './cache-folder.ts';
import { collectManifests } from './collect-manifests.ts';
import { variable } from './environment.ts';
import { GO_MODULES, downloadModules, goModuleFolder } from './go-modules.ts';
import { findGo } from './go-toolchain.ts';
import type { GoToolchain } from './go-toolchain.ts';
import type { Progress } from './progress.ts';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import { toolsIn } from './tools.ts';
import type { Tools } from './tools.ts';

export interface BuildOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** Only the real-node lane needs a kubelet. */
  readonly kubelet?: boolean;
  readonly signal?: AbortSignal | undefined;
}

const BUILD_BUDGET_MS = 60 * 60_000;

/**
 * Gives the programs of the test cluster, building in the cache folder what is not there yet.
 *
 * @throws SetupError when Go is missing or too old, a download or a build fails.
 */
export async function buildBinaries(options: BuildOptions): Promise<Tools> {
  const { env, progress, signal } = options;
  const go = await findGo(env);
  const root = join(cacheFolder(env), 'bin');
  const folder = join(root, await currentStamp(go));
  const assets = variable(env, 'KUBEBUILDER_ASSETS');
  const tools = toolsIn(folder, assets);
  const wanted = BINARIES.filter((binary) => options.kubelet === true || binary.name !== 'kubelet');
  const missing = (): BinarySpec[] => wanted.filter(({ name }) => !existsSync(tools.path(name)));
  const isComplete = (): boolean => missing().length === 0 && existsSync(tools.crdsFile);
  if (isComplete()) return tools;

  await mkdir(root, { recursive: true });
  const onWait = (): void => {
    progress.say('waiting for another process that builds the same test cluster');
  };
  await withLock(`${folder}.lock`, { budgetMs: BUILD_BUDGET_MS, signal, onWait }, async () => {
    if (isComplete()) return;
    await mkdir(folder, { recursive: true });
    if (go.note !== undefined) progress.say(go.note);
    const { kwok, crds } = await download(go, progress, signal);
    await buildEach(missing(), { folder, go, progress, signal });
    await collectManifests(tools, { kwok, crds });
  });
  return tools;
}

async function currentStamp(go: GoToolchain): Promise<string> {
  const files: Record<string, string> = {};
  for (const module of GO_MODULES) {
    for (const name of ['go.mod', 'go.sum']) {
      files[`${module}/${name}`] = await readFile(join(goModuleFolder(module), name), 'utf8');
    }
  }
  return buildStamp({ goVersion: go.version, flags: BUILD_FLAGS, files });
}

type FolderOf = (modulePath: string) => string;

async function download(
  go: GoToolchain,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<{ kwok: FolderOf; crds: FolderOf }> {
  return progress.step('downloading about 290 Go modules, 170 MB', 1, async () => {
    await downloadModules('kubernetes', go, progress, signal);
    return {
      kwok: await downloadModules('kwok', go, progress, signal),
      crds: await downloadModules('crds', go, progress, signal),
    };
  });
}

interface BuildPlace {
  readonly folder: string;
  readonly go: GoToolchain;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
}

async function buildEach(binaries: readonly BinarySpec[], place: BuildPlace): Promise<void> {
  for (const [index, binary] of binaries.entries()) {
    const what = `building ${binary.name} ${index + 1}/${binaries.length}`;
    await place.progress.step(what, binary.minutes, () => buildOne(binary, place));
  }
}

/** Other processes see a binary only once it is whole: it is built aside and then renamed. */
async function buildOne(binary: BinarySpec, { folder, go, signal }: BuildPlace): Promise<void> {
  const target = join(folder, binary.name);
  const aside = `${target}.${process.pid}.tmp`;
  const args = ['build', ...BUILD_FLAGS[binary.module], '-o', aside, binary.package];
  try {
    const { exitCode, stderr } = await runCommand('go', args, {
      cwd: goModuleFolder(binary.module),
      env: go.env,
      budgetMs: BUILD_BUDGET_MS,
      signal,
    });
    if (exitCode !== 0) throw buildFailed(binary, stderr);
    await rename(aside, target);
  } finally {
    await rm(aside, { force: true });
  }
}

function buildFailed(binary: BinarySpec, stderr: string): SetupError {
  const said = stderr.trim().split('\n').slice(-15).join('\n');
  return new SetupError(`${binary.name} cannot be built:\n${said}`, {
    hint: 'Check that 8 GB of disk and 3 GB of memory are free, then try again.',
  });
}
